package dev.recado.auth.tenant;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;

import dev.recado.events.TenantChanged;
import dev.recado.events.TenantId;

/** Agents of a tenant who share work; who they are is kept with each of them. */
@Entity
public class Team {

    @EmbeddedId
    private TeamKey key;
    private String name;
    private Integer openConversationsMax;
    private Instant createdAt;

    protected Team() {
    }

    public static Team of(TenantId tenant, String name, Integer openConversationsMax, Instant now) {
        var team = new Team();
        team.key = new TeamKey(tenant.value(), UUID.randomUUID());
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

    /** How many conversations each of them holds at most, or null for no limit. */
    public Integer openConversationsMax() {
        return openConversationsMax;
    }

    public void rename(String newName) {
        name = newName.strip();
    }

    /** @param newMax 0 for none */
    public void limit(int newMax) {
        openConversationsMax = newMax == 0 ? null : newMax;
    }

    TenantChanged.Team changed() {
        return new TenantChanged.Team(key.id(), name, openConversationsMax);
    }
}
