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

/** Somebody may join a tenant by a link, once and for a while. */
@Entity
class Invite {

    @EmbeddedId
    private InviteKey key;
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

    static Invite of(Administrator by, NewInvite request, LinkToken token) {
        var invite = new Invite();
        invite.key = new InviteKey(by.tenant().value(), UUID.randomUUID());
        invite.email = UserAccount.normalizeEmail(request.email());
        invite.name = request.displayName();
        invite.tokenHash = token.hash();
        invite.invitedBy = by.id();
        invite.roles = EnumSet.copyOf(request.roles());
        return invite;
    }

    Invite openFor(Duration lifetime, Instant now) {
        createdAt = now;
        expiresAt = now.plus(lifetime);
        return this;
    }

    /** Null when there is none. */
    static Invite first(List<Invite> found) {
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

    /** Highest first. */
    List<Role> roles() {
        return roles.stream().sorted().toList();
    }

    /** @param chosenName or null: then the inviter's word for them stands */
    NewUser accepted(String chosenName, String password) {
        return new NewUser(email, chosenName == null || chosenName.isBlank() ? name : chosenName, password, roles);
    }

    @Override
    public String toString() {
        return "Invite[" + key + "]";
    }
}
