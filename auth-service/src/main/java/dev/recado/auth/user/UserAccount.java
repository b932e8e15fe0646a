package dev.recado.auth.user;

import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
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
import jakarta.persistence.Version;

import dev.recado.events.TenantId;
import dev.recado.events.UserChanged;

/** A user of one tenant. */
@Entity
public class UserAccount {

    @EmbeddedId
    private UserKey key;
    private String email;
    private String name;
    private String passwordHash;
    private int tokenVersion;
    private Instant deactivatedAt;
    private Instant createdAt;
    private Instant updatedAt;
    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(name = "user_role", joinColumns = {@JoinColumn(name = "tenant_id"), @JoinColumn(name = "user_id")})
    @Column(name = "role")
    @Enumerated(EnumType.STRING)
    private Set<Role> roles;
    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(name = "team_member", joinColumns = {@JoinColumn(name = "tenant_id"), @JoinColumn(name = "user_id")})
    @Column(name = "team_id")
    private Set<UUID> teamIds;
    private boolean announced;
    @Version
    private long version;

    protected UserAccount() {
    }

    /** @param passwordHash hash of {@link NewUser#password()}, computed off the event loop */
    public static UserAccount of(TenantId tenant, NewUser request, String passwordHash, Instant now) {
        var account = new UserAccount();
        account.key = new UserKey(tenant.value(), UUID.randomUUID());
        account.email = normalizeEmail(request.email());
        account.name = request.displayName();
        account.passwordHash = passwordHash;
        account.tokenVersion = 1;
        account.roles = EnumSet.copyOf(request.roles());
        account.teamIds = new HashSet<>();
        account.announced = true;
        account.createdAt = now;
        account.updatedAt = now;
        return account;
    }

    /** Returns one spelling per mailbox, which the unique constraint needs. */
    public static String normalizeEmail(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }

    public TenantId tenant() {
        return new TenantId(key.tenantId());
    }

    public UUID id() {
        return key.id();
    }

    public String email() {
        return email;
    }

    public String name() {
        return name;
    }

    public String passwordHash() {
        return passwordHash;
    }

    /** Returns the version of the tokens that are valid; each increase revokes the tokens issued before. */
    public int tokenVersion() {
        return tokenVersion;
    }

    public boolean active() {
        return deactivatedAt == null;
    }

    /** Returns the roles, the highest first. */
    public List<Role> roles() {
        return roles.stream().sorted().toList();
    }

    public List<String> roleNames() {
        return roles().stream().map(Role::wireName).toList();
    }

    boolean hasRole(Role role) {
        return roles.contains(role);
    }

    public List<UUID> teamIds() {
        return teamIds.stream().sorted().toList();
    }

    public Instant createdAt() {
        return createdAt;
    }

    void rename(String newName, Instant now) {
        name = newName.strip();
        updatedAt = now;
    }

    /** Replaces the roles and revokes the tokens that contain the old ones. */
    void grant(Set<Role> newRoles, Instant now) {
        roles.retainAll(newRoles);
        roles.addAll(newRoles);
        revokeTokens(now);
    }

    void deactivate(Instant now) {
        deactivatedAt = now;
        revokeTokens(now);
    }

    void reactivate(Instant now) {
        deactivatedAt = null;
        updatedAt = now;
    }

    /** Replaces the password and revokes all tokens and sessions. */
    void changePassword(String newHash, Instant now) {
        passwordHash = newHash;
        revokeTokens(now);
    }

    public void join(UUID team, Instant now) {
        teamIds.add(team);
        updatedAt = now;
    }

    public void leave(UUID team, Instant now) {
        teamIds.remove(team);
        updatedAt = now;
    }

    void markAnnounced() {
        announced = true;
    }

    /** Increases the version without another change, so that the account is published again. */
    void touch(Instant now) {
        updatedAt = now;
    }

    /** Returns the event of the last flushed version. */
    UserChanged toEvent(List<UUID> endedSessions) {
        return new UserChanged(key.id() + ":" + version, tenant(), updatedAt, key.id(), name, roleNames(), teamIds(),
                tokenVersion, active(), endedSessions);
    }

    /** Increases the token version. Sessions end as well, because each keeps the version of its login. */
    void revokeTokens(Instant now) {
        tokenVersion++;
        updatedAt = now;
    }

    @Override
    public String toString() {
        return "UserAccount[" + key + "]";
    }

    /** The primary key; it contains the tenant, so that an id alone finds no user of another tenant. */
    @Embeddable
    record UserKey(UUID tenantId, UUID id) {
    }
}
