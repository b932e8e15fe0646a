package dev.recado.auth.key;

import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.AdvisoryLock;
import dev.recado.auth.AuthConfig;
import dev.recado.auth.key.JwksResource.JwkView;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.TenantId;
import dev.recado.kit.access.TokenKeys;
import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.hibernate.HibernateIdempotency;
import dev.recado.kit.hibernate.HibernateOutbox;
import dev.recado.kit.idempotency.IdempotentRequest;
import dev.recado.kit.lifecycle.Job;
import dev.recado.kit.outbox.AuditEntry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import org.jspecify.annotations.Nullable;

/** Holds the signing keys in memory, so that signing and verifying need neither the database nor the network. */
@ApplicationScoped
public class SigningKeys implements TokenKeys {

    private final SigningKeyRepository repository;
    private final SecretCipher cipher;
    private final HibernateOutbox outbox;
    private final HibernateIdempotency idempotency;
    private final AuthConfig config;
    private final Clock clock;
    private final Vertx vertx;
    private final AtomicLong reloads = new AtomicLong();
    private volatile KeyRing ring;
    private long installed;

    SigningKeys(SigningKeyRepository repository, SecretCipher cipher, HibernateOutbox outbox,
            HibernateIdempotency idempotency, AuthConfig config, Clock clock, Vertx vertx) {
        this.repository = repository;
        this.cipher = cipher;
        this.outbox = outbox;
        this.idempotency = idempotency;
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
        this.ring = ring(List.of());
    }

    @Scheduled(every = "${recado.auth.key-reload-interval:10s}", concurrentExecution = ConcurrentExecution.SKIP)
    @Job("signing-keys")
    Uni<Void> reloadOnSchedule() {
        return reload();
    }

    /** Loads the keys again, because other replicas create and retire keys too. */
    public Uni<Void> reload() {
        return Uni.createFrom().deferred(() -> load(reloads.incrementAndGet()));
    }

    private Uni<Void> load(long reload) {
        return Panache.withSession(() -> repository.notRetiredBefore(clock.instant().minus(config.accessTokenLifetime())))
                .invoke(found -> install(reload, found))
                .replaceWithVoid();
    }

    /** Installs the loaded keys, unless the result of a later reload is already installed. */
    private synchronized void install(long reload, List<SigningKey> found) {
        if (reload > installed) {
            installed = reload;
            ring = ring(found);
        }
    }

    /** Creates the first signing key if there is none; an advisory lock lets one replica create it. */
    public Uni<Void> ensure() {
        return reload().chain(() -> ring.signing(clock.instant()).isPresent() ? Uni.createFrom().voidItem() : createFirst());
    }

    /** Adds a key that signs after the lead time; the older keys stop signing at the same moment. */
    Uni<JwkView> rotate(TenantId tenant, Actor by, @Nullable IdempotentRequest once) {
        return idempotency.run(once, JwkView.class, this::generate, pair -> AdvisoryLock.SIGNING_KEYS.acquire()
                .chain(repository::active)
                .invoke(active -> active.forEach(key -> key.retire(clock.instant().plus(config.keyLeadTime()))))
                .chain(() -> repository.persist(SigningKey.of(pair, cipher, clock.instant())))
                .chain(() -> outbox.addAudit(AuditEntry.of(tenant, by, "signing_key.rotated")))
                .replaceWith(() -> JwkView.of(pair)))
                .call(this::reload);
    }

    private Uni<Void> createFirst() {
        return generate().chain(pair -> Panache.withTransaction(() -> AdvisoryLock.SIGNING_KEYS.acquire()
                .chain(repository::active)
                .chain(found -> found.isEmpty()
                        ? repository.persist(SigningKey.of(pair, cipher, clock.instant()))
                        : Uni.createFrom().nullItem())))
                .chain(this::reload);
    }

    private Uni<RsaKeyPair> generate() {
        return vertx.executeBlocking(RsaKeyPair::generate);
    }

    RsaKeyPair signing() {
        return ring.signing(clock.instant()).orElseThrow(() -> new IllegalStateException("no signing key is loaded"));
    }

    List<RsaKeyPair> published() {
        return ring.published(clock.instant());
    }

    /** Returns the public key if tokens of that key id are still accepted. Auth needs no JWKS over HTTP. */
    @Override
    public Uni<@Nullable RSAPublicKey> find(String kid) {
        return Uni.createFrom().item(() -> ring.verifying(kid, clock.instant()).map(RsaKeyPair::publicKey).orElse(null));
    }

    private KeyRing ring(List<SigningKey> keys) {
        return new KeyRing(keys.stream().map(key -> key.decrypt(cipher)).toList(), config.keyLeadTime(),
                config.accessTokenLifetime());
    }
}
