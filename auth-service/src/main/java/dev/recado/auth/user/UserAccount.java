package dev.recado.auth.user;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
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
import jakarta.persistence.Version;

import dev.recado.events.TenantId;

/** A person who works with one tenant's conversations. */
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
    @Version
    private long version;

    protected UserAccount() {
    }

    /** @param passwordHash of {@link NewUser#password()}, made beside the event loop */
    public static UserAccount of(TenantId tenant, NewUser request, String passwordHash, Instant now) {
        var account = new UserAccount();
        account.key = new UserKey(tenant.value(), UUID.randomUUID());
        account.email = normalised(request.email());
        account.name = request.displayName();
        account.passwordHash = passwordHash;
        account.tokenVersion = 1;
        account.roles = EnumSet.copyOf(request.roles());
        account.createdAt = now;
        account.updatedAt = now;
        return account;
    }

    /** One spelling per mailbox, so that the unique constraint sees equals as equals. */
    public static String normalised(String email) {
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

    /** Grows when tokens issued before must end. */
    public int tokenVersion() {
        return tokenVersion;
    }

    public boolean active() {
        return deactivatedAt == null;
    }

    /** Highest first. */
    public List<Role> roles() {
        return roles.stream().sorted().toList();
    }

    public List<String> roleNames() {
        return roles().stream().map(Role::wireName).toList();
    }

    public Instant createdAt() {
        return createdAt;
    }

    @Override
    public String toString() {
        return "UserAccount[" + key + "]";
    }
}
