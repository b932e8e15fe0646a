package dev.recado.auth.apikey;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.access.Permissions;
import dev.recado.kit.access.RolePermissions;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Paged;
import dev.recado.kit.http.Refusal;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** Reads and writes API keys and the hashes of their secrets, in the caller's transaction and by the database's clock. */
@ApplicationScoped
class ApiKeyRepository {

    private static final String LOCK_TENANT = "select 1 from tenant where id = $1 for no key update";
    private static final String[] KEY_MANAGERS = RolePermissions.rolesWith(Permissions.API_KEYS_MANAGE).toArray(String[]::new);
    /** Conflicts with the update of a deactivation, which then runs before this transaction or after its end. */
    private static final String LOCK_KEY_MANAGER = """
        select exists (
                select 1
                from user_role r
                where r.tenant_id = u.tenant_id and r.user_id = u.id and lower(r.role) = any($3)) as manages_keys
        from user_account u
        where u.tenant_id = $1 and u.id = $2 and u.deactivated_at is null
        for share of u""";
    private static final String COUNT_ACTIVE = """
        select count(*)
        from api_key
        where tenant_id = $1 and revoked_at is null and expires_at > now()""";
    private static final String ADD = """
        insert into api_key
          (tenant_id, id, name, prefix, scopes, created_by, created_at, expires_at, token_version, version)
        values ($1, $2, $3, $4, $5, $6, now(), $7, 1, 1)
        returning *""";
    private static final String ADD_SECRET = """
        insert into api_key_secret (tenant_id, api_key_id, hash, valid_until)
        values ($1, $2, $3, 'infinity')""";
    /** An owner is entitled to keys while active and in one of the roles of parameter $2, the {@link #KEY_MANAGERS}. */
    private static final String FROM_KEYS = """
        from api_key k
        join tenant t on t.id = k.tenant_id
        left join user_account u on u.tenant_id = k.tenant_id and u.id = k.created_by
        cross join lateral (
            select t.api_keys_outlive_owner or u.deactivated_at is null and exists (
                select 1
                from user_role r
                where r.tenant_id = u.tenant_id and r.user_id = u.id and lower(r.role) = any($2)) as entitled) owner
        """;
    private static final String OWNED = """
        select k.*, u.name as owner_name, u.deactivated_at is null as owner_active, owner.entitled as owner_entitled
        """ + FROM_KEYS + "where k.tenant_id = $1";
    private static final String PAGE = OWNED + """

        order by k.created_at desc, k.id
        limit $3 offset $4""";
    private static final String COUNT = "select count(*) from (select 1 from api_key where tenant_id = $1 limit $2) k";
    private static final String FIND = OWNED + " and k.id = $3";
    /** Without an overlap the token version increases, which revokes the tokens of the old secret. */
    private static final String ROTATE = """
        update api_key
        set version = version + 1, token_version = token_version + $3
        where tenant_id = $1 and id = $2 and revoked_at is null and expires_at > now()
        returning *""";
    private static final String LIMIT_SECRETS = """
        update api_key_secret
        set valid_until = least(valid_until, now() + make_interval(secs => $3))
        where tenant_id = $1 and api_key_id = $2""";
    /** Two secrets may be valid at the same time, never three. */
    private static final String DELETE_LIMITED_SECRETS = """
        delete from api_key_secret
        where tenant_id = $1 and api_key_id = $2 and valid_until < 'infinity'""";
    private static final String REVOKE = """
        update api_key
        set revoked_at = now(), version = version + 1
        where tenant_id = $1 and id = $2 and revoked_at is null
        returning *""";
    private static final String FIND_BY_PREFIX = """
        select k.*, array(
          select s.hash
          from api_key_secret s
          where s.tenant_id = k.tenant_id and s.api_key_id = k.id and s.valid_until > now()) as hashes
        """ + FROM_KEYS + """
        where k.prefix = $1 and k.revoked_at is null and k.expires_at > now() and t.suspended_at is null and owner.entitled""";
    private static final String RECORD_USE = """
        update api_key
        set last_used_at = now()
        where tenant_id = $1 and id = $2 and (last_used_at is null or last_used_at < now() - interval '1 minute')""";

    /** An active key with the hashes of its valid secrets. */
    record KeyWithHashes(ApiKey key, List<byte[]> hashes) {

        private static KeyWithHashes of(Row row) {
            var hashes = Arrays.stream(row.get(Buffer[].class, "hashes")).map(Buffer::getBytes).toList();
            return new KeyWithHashes(ApiKey.of(row), hashes);
        }
    }

    /**
     * A key and the user who created it.
     *
     * @param ownerName null if the user is unknown
     * @param ownerEntitled whether the owner is active and may manage keys, or the tenant's keys outlive their owner
     */
    record OwnedApiKey(ApiKey key, @Nullable String ownerName, boolean ownerActive, boolean ownerEntitled) {

        private static OwnedApiKey of(Row row) {
            return new OwnedApiKey(ApiKey.of(row), row.getString("owner_name"), row.getBoolean("owner_active"),
                    row.getBoolean("owner_entitled"));
        }

        boolean active(Instant now) {
            return key.active(now) && ownerEntitled;
        }
    }

    /**
     * Fails for a user who was deactivated (401) or demoted (403), whose access token may be valid a moment longer. Call it after
     * {@link #lockTenant}: then the user stays active and keeps the roles until the transaction ends. A statement that waited for
     * the user alone would read the roles as they were before it waited.
     */
    Uni<Void> requireKeyManager(TenantId tenant, Tx tx, UUID user) {
        return tx.query(LOCK_KEY_MANAGER, tenant.value(), user, KEY_MANAGERS).invoke(rows -> {
            if (rows.size() == 0) {
                throw Refusal.unauthorized();
            }
            if (!rows.iterator().next().getBoolean("manages_keys")) {
                throw Refusal.forbidden("your role no longer allows you to manage API keys");
            }
        }).replaceWithVoid();
    }

    /** Until the transaction ends, no other transaction can add a key or change a user. */
    Uni<Void> lockTenant(TenantId tenant, Tx tx) {
        return tx.query(LOCK_TENANT, tenant.value()).replaceWithVoid();
    }

    /** Counts the tenant's active keys, with the tenant locked. */
    Uni<Long> lockAndCountActive(TenantId tenant, Tx tx) {
        return lockTenant(tenant, tx).chain(() -> tx.query(COUNT_ACTIVE, tenant.value()))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** Stores a new key and the hash of its first secret. */
    Uni<ApiKey> add(TenantId tenant, Tx tx, UUID createdBy, NewApiKey request, Instant expiresAt, ApiKeySecret secret) {
        var scopes = request.scopes().stream().sorted().toArray(String[]::new);
        return tx
                .query(ADD, tenant.value(), UUID.randomUUID(), request.name().strip(), secret.prefix(), scopes, createdBy,
                        expiresAt)
                .map(rows -> Rows.first(rows, ApiKey::of))
                .call(key -> addSecret(tenant, tx, key.id(), secret));
    }

    Uni<List<OwnedApiKey>> page(TenantId tenant, Tx tx, PageRequest page) {
        return tx.query(PAGE, tenant.value(), KEY_MANAGERS, (long) page.pageSize(), (long) page.offset())
                .map(rows -> Rows.list(rows, OwnedApiKey::of));
    }

    /** Counts at most one more than {@link Paged#COUNT_MAX}. */
    Uni<Long> count(TenantId tenant, Tx tx) {
        return tx.query(COUNT, tenant.value(), (long) Paged.COUNT_MAX + 1).map(rows -> rows.iterator().next().getLong(0));
    }

    Uni<@Nullable OwnedApiKey> find(TenantId tenant, Tx tx, UUID id) {
        return tx.query(FIND, tenant.value(), KEY_MANAGERS, id).map(rows -> Rows.first(rows, OwnedApiKey::of));
    }

    /** Limits the present secrets of an active key to the overlap. */
    Uni<@Nullable ApiKey> rotate(TenantId tenant, Tx tx, UUID id, Duration overlap) {
        return tx.query(ROTATE, tenant.value(), id, overlap.isZero() ? 1 : 0).map(rows -> Rows.first(rows, ApiKey::of))
                .onItem().ifNotNull().call(() -> tx.update(DELETE_LIMITED_SECRETS, tenant.value(), id)
                        .chain(() -> tx.update(LIMIT_SECRETS, tenant.value(), id, (double) overlap.toSeconds())));
    }

    Uni<Void> addSecret(TenantId tenant, Tx tx, UUID id, ApiKeySecret secret) {
        return tx.update(ADD_SECRET, tenant.value(), id, secret.hash()).replaceWithVoid();
    }

    /** Revokes a key that is not revoked yet. */
    Uni<@Nullable ApiKey> revoke(TenantId tenant, Tx tx, UUID id) {
        return tx.query(REVOKE, tenant.value(), id).map(rows -> Rows.first(rows, ApiKey::of));
    }

    /**
     * Finds an active key, unless its tenant is suspended, or its owner is deactivated or may no longer manage keys. A version that
     * did not revoke the keys of a demoted owner left them active.
     */
    Uni<@Nullable KeyWithHashes> findByPrefix(Tx tx, String prefix) {
        return tx.query(FIND_BY_PREFIX, prefix, KEY_MANAGERS).map(rows -> Rows.first(rows, KeyWithHashes::of));
    }

    Uni<Void> recordUse(TenantId tenant, Tx tx, UUID id) {
        return tx.update(RECORD_USE, tenant.value(), id).replaceWithVoid();
    }
}
