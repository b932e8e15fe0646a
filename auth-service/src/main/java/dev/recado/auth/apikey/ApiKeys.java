package dev.recado.auth.apikey;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.UriInfo;

import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Paged;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.idempotency.Idempotency;
import dev.recado.kit.idempotency.IdempotentRequest;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.outbox.Audits;
import dev.recado.kit.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Creates, lists, rotates and revokes the API keys of a tenant's internal systems. */
@ApplicationScoped
class ApiKeys {

    static final int ACTIVE_MAX = 100;

    private final ApiKeyRepository repository;
    private final Transactions transactions;
    private final Idempotency idempotency;
    private final SecretCipher cipher;
    private final Outbox outbox;
    private final Audits audits;
    private final Clock clock;

    ApiKeys(ApiKeyRepository repository, Transactions transactions, Idempotency idempotency, SecretCipher cipher,
            Outbox outbox, Audits audits, Clock clock) {
        this.repository = repository;
        this.transactions = transactions;
        this.idempotency = idempotency;
        this.cipher = cipher;
        this.outbox = outbox;
        this.audits = audits;
        this.clock = clock;
    }

    /** Creates a key; only this response contains its secret. A repetition gets it too, from its encrypted form. */
    Uni<ApiKeyView> create(TenantId tenant, UUID by, NewApiKey request, @Nullable IdempotentRequest once) {
        request.checkScopes();
        var expiresAt = request.expiry(clock.instant());
        var secret = ApiKeySecret.create(ApiKeySecret.newPrefix());
        return sealed(once, tx -> repository.lockAndCountActive(tenant, tx)
                .invoke(ApiKeys::requireRoom)
                .chain(() -> repository.requireKeyManager(tenant, tx, by))
                .chain(() -> repository.add(tenant, tx, by, request, expiresAt, secret))
                .call(key -> publish(tx, key,
                        audit(by, "api_key.created", key).with("scopes", String.join(",", key.scopes()))))
                .chain(key -> view(tx, key, secret)));
    }

    Uni<Paged<ApiKeyView>> page(TenantId tenant, PageRequest page, UriInfo uri) {
        return transactions.run(tx -> repository.page(tenant, tx, page)
                .chain(keys -> repository.count(tenant, tx).map(count -> Paged.of(page, count,
                        keys.stream().map(key -> ApiKeyView.of(key, clock.instant(), null)).toList(), uri))));
    }

    /** Adds a new secret; the old one stays valid for the overlap. */
    Uni<ApiKeyView> rotate(TenantId tenant, UUID by, UUID id, Duration overlap, @Nullable IdempotentRequest once) {
        return sealed(once, tx -> repository.lockTenant(tenant, tx)
                .chain(() -> repository.requireKeyManager(tenant, tx, by))
                .chain(() -> repository.rotate(tenant, tx, id, overlap))
                .onItem().ifNull().failWith(() -> Refusal.notFound("api key"))
                .chain(key -> addSecret(tx, key,
                        audit(by, "api_key.rotated", key).with("overlap_minutes", overlap.toMinutes()))));
    }

    /** Stores the answer for repetitions with an encrypted secret. */
    private Uni<ApiKeyView> sealed(@Nullable IdempotentRequest once, Function<Tx, Uni<ApiKeyView>> work) {
        return idempotency
                .run(once, EncryptedApiKeyAnswer.class,
                        tx -> work.apply(tx).map(view -> EncryptedApiKeyAnswer.of(view, cipher)))
                .map(stored -> stored.open(cipher));
    }

    private Uni<ApiKeyView> addSecret(Tx tx, ApiKey key, AuditEntry rotated) {
        var secret = ApiKeySecret.create(key.prefix());
        return repository.addSecret(key.tenant(), tx, key.id(), secret)
                .chain(() -> publish(tx, key, rotated))
                .chain(() -> view(tx, key, secret));
    }

    private Uni<ApiKeyView> view(Tx tx, ApiKey key, ApiKeySecret secret) {
        return repository.find(key.tenant(), tx, key.id()).map(owned -> ApiKeyView.of(owned, clock.instant(), secret));
    }

    /** Revokes a key; a key that is revoked already stays as it is. */
    Uni<Void> revoke(TenantId tenant, UUID by, UUID id) {
        return transactions.run(tx -> repository.revoke(tenant, tx, id)
                .chain(key -> key == null
                        ? requirePresent(tenant, tx, id)
                        : publish(tx, key, audit(by, "api_key.revoked", key))));
    }

    private Uni<Void> requirePresent(TenantId tenant, Tx tx, UUID id) {
        return repository.find(tenant, tx, id)
                .onItem().ifNull().failWith(() -> Refusal.notFound("api key"))
                .replaceWithVoid();
    }

    private Uni<Void> publish(Tx tx, ApiKey key, AuditEntry audit) {
        return outbox.add(tx, Topics.API_KEYS_CHANGED, key.changed(clock.instant())).chain(() -> audits.add(tx, audit));
    }

    private static void requireRoom(long active) {
        if (active >= ACTIVE_MAX) {
            throw Refusal.conflict("TOO_MANY_API_KEYS",
                    "a tenant has at most " + ACTIVE_MAX + " active API keys, and this one has " + active
                            + "; revoke one first");
        }
    }

    private static AuditEntry audit(UUID by, String action, ApiKey key) {
        return AuditEntry.of(key.tenant(), Actor.user(by), action).to("api_key", key.id());
    }
}
