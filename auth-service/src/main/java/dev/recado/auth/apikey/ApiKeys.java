package dev.recado.auth.apikey;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.outbox.Audits;
import dev.recado.kit.outbox.Outbox;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.access.Permissions;
import io.smallrye.mutiny.Uni;

/** Gives internal systems keys of their own, and takes them back. */
@ApplicationScoped
class ApiKeys {

    static final int ACTIVE_MAX = 100;
    private static final Duration LIFETIME = Duration.ofDays(365);
    private static final Duration LIFETIME_MAX = Duration.ofDays(3 * 365);

    private final ApiKeyRepository repository;
    private final Transactions transactions;
    private final Outbox outbox;
    private final Audits audits;
    private final Clock clock;

    ApiKeys(ApiKeyRepository repository, Transactions transactions, Outbox outbox, Audits audits, Clock clock) {
        this.repository = repository;
        this.transactions = transactions;
        this.outbox = outbox;
        this.audits = audits;
        this.clock = clock;
    }

    Uni<ApiKeyView> create(TenantId tenant, UUID by, NewApiKey request) {
        var draft = checked(by, request);
        var secret = ApiKeySecret.create(ApiKeySecret.newPrefix());
        var created = AuditEntry.of(tenant, Actor.user(by), "api_key.created").to("api_key", draft.id())
                .with("scopes", String.join(",", draft.scopes()));
        return transactions.run(tx -> repository.lockAndCountActive(tenant, tx)
                .invoke(ApiKeys::requireRoom)
                .chain(() -> repository.add(tenant, tx, draft, secret))
                .call(key -> tell(tx, key, created)))
                .map(key -> ApiKeyView.of(key, clock.instant(), secret));
    }

    Uni<ApiKeyPage> page(TenantId tenant, PageRequest page) {
        return transactions.run(tx -> repository.page(tenant, tx, page)
                .chain(found -> repository.count(tenant, tx).map(count -> new ApiKeyPage(count,
                        found.stream().map(key -> ApiKeyView.of(key, clock.instant())).toList()))));
    }

    Uni<ApiKeyView> rotate(TenantId tenant, UUID by, UUID id, ApiKeyRotation rotation) {
        var rotated = AuditEntry.of(tenant, Actor.user(by), "api_key.rotated").to("api_key", id)
                .with("overlap_minutes", rotation.overlap().toMinutes());
        return transactions.run(tx -> repository.rotate(tenant, tx, id, rotation.overlap())
                .onItem().ifNull().failWith(() -> Refusal.notFound("api key"))
                .chain(key -> renewed(tx, key, rotated)));
    }

    private Uni<ApiKeyView> renewed(Tx tx, ApiKey key, AuditEntry rotated) {
        var secret = ApiKeySecret.create(key.prefix());
        return repository.addSecret(key.tenant(), tx, key.id(), secret)
                .chain(() -> tell(tx, key, rotated))
                .replaceWith(() -> ApiKeyView.of(key, clock.instant(), secret));
    }

    /** A second time changes nothing. */
    Uni<Void> revoke(TenantId tenant, UUID by, UUID id) {
        var revoked = AuditEntry.of(tenant, Actor.user(by), "api_key.revoked").to("api_key", id);
        return transactions.run(tx -> repository.revoke(tenant, tx, id)
                .chain(key -> key == null
                        ? repository.find(tenant, tx, id).onItem().ifNull().failWith(() -> Refusal.notFound("api key"))
                                .replaceWithVoid()
                        : tell(tx, key, revoked)));
    }

    private Uni<Void> tell(Tx tx, ApiKey key, AuditEntry done) {
        return outbox.add(tx, Topics.API_KEYS_CHANGED, key.changed(clock.instant())).chain(() -> audits.add(tx, done));
    }

    private Draft checked(UUID by, NewApiKey request) {
        if (!Permissions.OF_MACHINES.containsAll(request.scopes())) {
            throw Refusal.invalid("scopes", "some of " + Permissions.OF_MACHINES.stream().sorted().toList());
        }
        var expiresAt = request.expiresAt() == null ? clock.instant().plus(LIFETIME) : request.expiresAt();
        requireWithin(expiresAt);
        return new Draft(UUID.randomUUID(), request.name().strip(), request.scopes().stream().sorted().toList(), by, expiresAt);
    }

    private void requireWithin(Instant expiresAt) {
        var now = clock.instant();
        if (!expiresAt.isAfter(now) || expiresAt.isAfter(now.plus(LIFETIME_MAX))) {
            throw Refusal.invalid("expires_at", "later than now, and no later than in three years");
        }
    }

    private static void requireRoom(long living) {
        if (living >= ACTIVE_MAX) {
            throw Refusal.conflict("TOO_MANY_API_KEYS", "at most " + ACTIVE_MAX + "; revoke one first");
        }
    }
}
