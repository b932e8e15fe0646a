package dev.recado.auth.tenant;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;

import dev.recado.events.TenantChanged;
import dev.recado.events.TenantId;
import org.jspecify.annotations.Nullable;

/** Agents of a tenant who share work; each user account holds the teams it belongs to. */
@Entity
public class Team {

    @EmbeddedId
    private Key key;
    private String name;
    private @Nullable Integer openConversationsMax;
    private Instant createdAt;

    protected Team() {
    }

    /** The primary key. It contains the tenant, so that an id alone finds no team. */
    @Embeddable
    record Key(UUID tenantId, UUID id) {
    }

    public static Team of(TenantId tenant, String name, @Nullable Integer openConversationsMax, Instant now) {
        var team = new Team();
        team.key = new Key(tenant.value(), UUID.randomUUID());
        team.name = name.strip();
        team.openConversationsMax = openConversationsMax;
        team.createdAt = now;
        return team;
    }

    public UUID id() {
        return key.id();
    }

    public String name() {
        return name;
    }

    /** Returns the limit of open conversations per member, if there is one. */
    public @Nullable Integer openConversationsMax() {
        return openConversationsMax;
    }

    public void rename(String newName) {
        name = newName.strip();
    }

    /** @param newMax 0 removes the limit */
    public void limit(int newMax) {
        openConversationsMax = newMax == 0 ? null : newMax;
    }

    TenantChanged.Team changed() {
        return new TenantChanged.Team(key.id(), name, openConversationsMax);
    }
}
