package dev.recado.outbound.callback;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.UriInfo;

import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.TenantId;
import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.hibernate.HibernateIdempotency;
import dev.recado.kit.hibernate.HibernateOutbox;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Paged;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.idempotency.IdempotentRequest;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.outbound.callback.Callback.DisabledReason;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Creates, lists, changes and deletes the callbacks of a tenant. Only the answers to create and rotate contain a secret. */
@ApplicationScoped
class Callbacks {

    /** How long the secret before a rotation signs beside the new one. */
    private static final Duration OLD_SECRET_KEPT = Duration.ofHours(24);

    /** Who changes a callback. */
    record CallbackEditor(TenantId tenant, Actor actor) {

        AuditEntry audit(String action, UUID callback) {
            return AuditEntry.of(tenant, actor, action).to("callback", callback);
        }
    }

    private final CallbackRepository repository;
    private final CallbackAddress addresses;
    private final HibernateIdempotency idempotency;
    private final HibernateOutbox outbox;
    private final SecretCipher cipher;
    private final CallbackConfig config;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Callbacks(CallbackRepository repository, CallbackAddress addresses, HibernateIdempotency idempotency,
            HibernateOutbox outbox, SecretCipher cipher, CallbackConfig config, Clock clock) {
        this.repository = repository;
        this.addresses = addresses;
        this.idempotency = idempotency;
        this.outbox = outbox;
        this.cipher = cipher;
        this.config = config;
        this.clock = clock;
    }

    @WithSession
    Uni<Paged<CallbackView>> page(TenantId tenant, PageRequest page, UriInfo uri) {
        return repository.page(tenant, page).chain(found -> repository.count(tenant)
                .map(count -> Paged.of(page, count, found.stream().map(CallbackView::of).toList(), uri)));
    }

    @WithSession
    Uni<CallbackView> get(TenantId tenant, UUID id) {
        return require(tenant, id).map(CallbackView::of);
    }

    /**
     * Creates a callback whose host has a public address. A tenant without room causes no lookup. A repetition gets the secret too, from
     * its encrypted form.
     */
    Uni<CallbackView> create(CallbackEditor by, NewCallback request, @Nullable IdempotentRequest once) {
        var id = UUID.randomUUID();
        var secret = cipher.encrypt(Callback.secretName(by.tenant(), id), CallbackSecret.create(random).bytes());
        return idempotency.run(once, EncryptedCallbackView.class, () -> resolve(by.tenant(), request),
                resolved -> repository.lockAndCount(by.tenant()).invoke(this::requireRoom)
                        .chain(() -> repository.persistAndFlush(
                                Callback.of(by.tenant(), id, request, secret, clock.instant())))
                        .call(() -> outbox.addAudit(by.audit("callback.created", id)))
                        .map(callback -> EncryptedCallbackView.of(callback, secret)))
                .map(answer -> answer.open(by.tenant(), cipher));
    }

    private Uni<URI> resolve(TenantId tenant, NewCallback request) {
        return Panache.withSession(() -> repository.count(tenant)).invoke(this::requireRoom)
                .chain(() -> addresses.require(tenant, request.url()));
    }

    /** Signs with a new secret, and for a day with the one before, too. */
    Uni<CallbackView> rotate(CallbackEditor by, UUID id, @Nullable IdempotentRequest once) {
        var secret = cipher.encrypt(Callback.secretName(by.tenant(), id), CallbackSecret.create(random).bytes());
        var now = clock.instant();
        return idempotency.run(once, EncryptedCallbackView.class, () -> require(by.tenant(), id)
                .invoke(callback -> callback.rotate(secret, now.plus(OLD_SECRET_KEPT), now))
                .call(() -> outbox.addAudit(by.audit("callback.secret_rotated", id)))
                .map(callback -> EncryptedCallbackView.of(callback, secret)))
                .map(answer -> answer.open(by.tenant(), cipher));
    }

    Uni<CallbackView> change(CallbackEditor by, UUID id, CallbackEdit edit, @Nullable IdempotentRequest once) {
        if (edit.isEmpty()) {
            throw Refusal.invalid("url", "is required, or name or state");
        }
        return idempotency.run(once, CallbackView.class,
                () -> edit.url() == null ? Uni.createFrom().nullItem() : addresses.require(by.tenant(), edit.url()),
                resolved -> require(by.tenant(), id)
                        .call(callback -> audit(by, callback, edit))
                        .call(callback -> apply(by.tenant(), callback, edit))
                        .map(CallbackView::of));
    }

    /** A new address and a callback that is enabled again start without failures. */
    private Uni<Void> apply(TenantId tenant, Callback callback, CallbackEdit edit) {
        var now = clock.instant();
        callback.change(edit, now);
        if (edit.disables() && callback.enabled()) {
            callback.disable(DisabledReason.REQUEST, now);
        }
        if (edit.enables()) {
            callback.enable(now);
        }
        return edit.enables() || edit.url() != null
                ? repository.clearFailure(tenant, callback.id())
                : Uni.createFrom().voidItem();
    }

    /** Says which fields change; the address itself may contain a secret. */
    private Uni<Void> audit(CallbackEditor by, Callback callback, CallbackEdit edit) {
        var changed = edit.changes(callback);
        if (changed.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var audit = by.audit("callback.changed", callback.id()).with("fields", String.join(",", changed));
        return outbox.addAudit(changed.contains(CallbackEdit.STATE) ? audit.with(CallbackEdit.STATE, edit.state()) : audit);
    }

    /** Deletes a callback. Its deliveries end, and are deleted soon. */
    Uni<Void> delete(CallbackEditor by, UUID id) {
        return idempotency.run(null, Void.class, () -> require(by.tenant(), id)
                .chain(repository::delete)
                .chain(() -> outbox.addAudit(by.audit("callback.deleted", id))));
    }

    /** Disables an enabled callback because of its receiver; returns whether it was enabled. */
    Uni<Boolean> disable(TenantId tenant, UUID id, DisabledReason reason) {
        var suite = new CallbackEditor(tenant, Actor.suite());
        return idempotency.run(null, Boolean.class, () -> repository.find(tenant, id)
                .chain(callback -> callback == null || !callback.enabled()
                        ? Uni.createFrom().item(false)
                        : disableEnabled(suite, callback, reason).replaceWith(true)));
    }

    private Uni<Void> disableEnabled(CallbackEditor by, Callback callback, DisabledReason reason) {
        callback.disable(reason, clock.instant());
        return outbox.addAudit(by.audit("callback.disabled", callback.id())
                .with("reason", Objects.requireNonNull(callback.disabledReason())));
    }

    private Uni<Callback> require(TenantId tenant, UUID id) {
        return repository.find(tenant, id).onItem().ifNull().failWith(() -> Refusal.notFound("callback"));
    }

    private void requireRoom(long callbacks) {
        if (callbacks >= config.perTenantMax()) {
            throw Refusal.conflict("TOO_MANY_CALLBACKS", "a tenant has at most " + config.perTenantMax()
                    + " callbacks, and this one has " + callbacks + "; delete one first");
        }
    }
}
