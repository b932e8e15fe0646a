package dev.recado.auth.invite;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.JoinColumn;

import dev.recado.auth.link.LinkToken;
import dev.recado.auth.user.Administrator;
import dev.recado.auth.user.NewUser;
import dev.recado.auth.user.Role;
import dev.recado.auth.user.UserAccount;
import dev.recado.events.TenantId;
import org.jspecify.annotations.Nullable;

/** An invitation to join a tenant by a single-use link with an expiry. */
@Entity
class Invite {

    @EmbeddedId
    private Key key;
    private String email;
    private String name;
    private String tokenHash;
    private UUID invitedBy;
    private Instant createdAt;
    private Instant expiresAt;
    private Instant closedAt;
    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(name = "invite_role", joinColumns = {@JoinColumn(name = "tenant_id"), @JoinColumn(name = "invite_id")})
    @Column(name = "role")
    @Enumerated(EnumType.STRING)
    private Set<Role> roles;

    protected Invite() {
    }

    /** The primary key. It contains the tenant, so that an id alone finds no invite. */
    @Embeddable
    record Key(UUID tenantId, UUID id) {
    }

    /** @param name defaults to the e-mail, also when it is blank */
    static Invite of(Administrator by, String email, @Nullable String name, Set<Role> roles, LinkToken token) {
        var invite = new Invite();
        invite.key = new Key(by.tenant().value(), UUID.randomUUID());
        invite.email = UserAccount.normalizeEmail(email);
        invite.name = name == null || name.isBlank() ? email.strip() : name.strip();
        invite.tokenHash = token.hash();
        invite.invitedBy = by.id();
        invite.roles = EnumSet.copyOf(roles);
        return invite;
    }

    Invite openFor(Duration lifetime, Instant now) {
        createdAt = now;
        expiresAt = now.plus(lifetime);
        return this;
    }

    static @Nullable Invite first(List<Invite> found) {
        return found.isEmpty() ? null : found.getFirst();
    }

    TenantId tenant() {
        return new TenantId(key.tenantId());
    }

    UUID id() {
        return key.id();
    }

    String email() {
        return email;
    }

    String name() {
        return name;
    }

    UUID invitedBy() {
        return invitedBy;
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant expiresAt() {
        return expiresAt;
    }

    /** Returns the roles, the highest first. */
    List<Role> roles() {
        return roles.stream().sorted().toList();
    }

    /** Returns the user who accepts the invite, under the name of the invite unless they choose one. */
    NewUser newUser(@Nullable String chosenName, String password) {
        return new NewUser(email, chosenName == null || chosenName.isBlank() ? name : chosenName, password, roles);
    }

    @Override
    public String toString() {
        return "Invite[" + key + "]";
    }
}
