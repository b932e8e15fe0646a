package dev.recado.auth.apikey;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Paged;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;

/** The tables of keys and their secrets, by the database's clock; the transaction is the caller's. */
@ApplicationScoped
class ApiKeyRepository {

    private static final String LOCK_TENANT = "select 1 from tenant where id = $1 for no key update";
    private static final String ACTIVE = """
        select count(*) from api_key
        where tenant_id = $1 and revoked_at is null and expires_at > now()""";
    private static final String ADD = """
        insert into api_key
            (tenant_id, id, name, prefix, scopes, created_by, created_at, expires_at, token_version, version)
        values ($1, $2, $3, $4, $5, $6, now(), $7, 1, 1) returning *""";
    private static final String ADD_SECRET = """
        insert into api_key_secret (tenant_id, api_key_id, hash, valid_until)
        values ($1, $2, $3, 'infinity')""";
    private static final String PAGE = """
        select * from api_key where tenant_id = $1 order by created_at desc, id limit $2 offset $3""";
    private static final String COUNT = "select count(*) from (select 1 from api_key where tenant_id = $1 limit $2) k";
    private static final String FIND = "select * from api_key where tenant_id = $1 and id = $2";
    /** Tokens of a secret that is void at once are void too. */
    private static final String ROTATE = """
        update api_key set version = version + 1, token_version = token_version + $3
        where tenant_id = $1 and id = $2 and revoked_at is null and expires_at > now() returning *""";
    private static final String AGE_SECRETS = """
        update api_key_secret set valid_until = least(valid_until, now() + make_interval(secs => $3))
        where tenant_id = $1 and api_key_id = $2""";
    /** Two are good at once, never three. */
    private static final String DROP_SECRETS = """
        delete from api_key_secret
        where tenant_id = $1 and api_key_id = $2 and valid_until < 'infinity'""";
    private static final String REVOKE = """
        update api_key set revoked_at = now(), version = version + 1
        where tenant_id = $1 and id = $2 and revoked_at is null returning *""";
    private static final String BY_PREFIX = """
        select k.*, array(select s.hash from api_key_secret s where s.tenant_id = k.tenant_id
            and s.api_key_id = k.id and s.valid_until > now()) as hashes
        from api_key k join tenant t on t.id = k.tenant_id
        where k.prefix = $1 and k.revoked_at is null and k.expires_at > now()
            and t.suspended_at is null""";
    private static final String TOUCH = """
        update api_key set last_used_at = now() where tenant_id = $1 and id = $2
        and (last_used_at is null or last_used_at < now() - interval '1 minute')""";

    /** How many keys of the tenant may be used; until the end of the transaction nobody makes another. */
    Uni<Long> lockAndCountActive(TenantId tenant, Tx tx) {
        return tx.query(LOCK_TENANT, tenant.value()).chain(() -> tx.query(ACTIVE, tenant.value()))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    Uni<ApiKey> add(TenantId tenant, Tx tx, Draft draft, ApiKeySecret secret) {
        return tx.query(ADD, tenant.value(), draft.id(), draft.name(), secret.prefix(), draft.scopes().toArray(String[]::new),
                draft.createdBy(), draft.expiresAt()).map(ApiKey::first)
                .call(key -> tx.update(ADD_SECRET, tenant.value(), draft.id(), secret.hash()));
    }

    Uni<List<ApiKey>> page(TenantId tenant, Tx tx, PageRequest page) {
        return tx.query(PAGE, tenant.value(), (long) page.pageSize(), (long) page.offset())
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(ApiKey::of).toList());
    }

    /** Not further than anybody asks. */
    Uni<Long> count(TenantId tenant, Tx tx) {
        return tx.query(COUNT, tenant.value(), (long) Paged.COUNT_MAX + 1).map(rows -> rows.iterator().next().getLong(0));
    }

    /** Null: the tenant has no such key. */
    Uni<ApiKey> find(TenantId tenant, Tx tx, UUID id) {
        return tx.query(FIND, tenant.value(), id).map(ApiKey::first);
    }

    /** Null: the tenant has no such key that may be used. */
    Uni<ApiKey> rotate(TenantId tenant, Tx tx, UUID id, Duration overlap) {
        return tx.query(ROTATE, tenant.value(), id, overlap.isZero() ? 1 : 0).map(ApiKey::first)
                .onItem().ifNotNull().call(() -> tx.update(DROP_SECRETS, tenant.value(), id)
                        .chain(() -> tx.update(AGE_SECRETS, tenant.value(), id, (double) overlap.toSeconds())));
    }

    Uni<Void> addSecret(TenantId tenant, Tx tx, UUID id, ApiKeySecret secret) {
        return tx.update(ADD_SECRET, tenant.value(), id, secret.hash()).replaceWithVoid();
    }

    /** Null: it was revoked before, or never there. */
    Uni<ApiKey> revoke(TenantId tenant, Tx tx, UUID id) {
        return tx.query(REVOKE, tenant.value(), id).map(ApiKey::first);
    }

    /** Null: no key of that prefix may be used. */
    Uni<Candidate> findByPrefix(Tx tx, String prefix) {
        return tx.query(BY_PREFIX, prefix).map(Candidate::of);
    }

    Uni<Void> recordUse(TenantId tenant, Tx tx, UUID id) {
        return tx.update(TOUCH, tenant.value(), id).replaceWithVoid();
    }
}
