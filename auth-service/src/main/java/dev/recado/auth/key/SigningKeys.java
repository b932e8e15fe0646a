package dev.recado.auth.key;

import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.AdvisoryLock;
import dev.recado.auth.AuthConfig;
import dev.recado.auth.HibernateOutbox;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.lifecycle.Job;
import dev.recado.kit.database.SecretCipher;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;

/** Holds the suite's keys in memory, so that signing and verifying need neither the database nor the network. */
@ApplicationScoped
public class SigningKeys {

    private static final String SERVICE = "auth";

    private final SigningKeyRepository repository;
    private final SecretCipher secrets;
    private final HibernateOutbox outbox;
    private final AuthConfig config;
    private final Clock clock;
    private final Vertx vertx;
    private final AtomicLong reloads = new AtomicLong();
    private volatile KeyRing ring;
    private long learnt;

    SigningKeys(SigningKeyRepository repository, SecretCipher secrets, HibernateOutbox outbox, AuthConfig config, Clock clock,
            Vertx vertx) {
        this.repository = repository;
        this.secrets = secrets;
        this.outbox = outbox;
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
        this.ring = ring(List.of());
    }

    @Scheduled(every = "${recado.auth.key-reload-interval:10s}", concurrentExecution = ConcurrentExecution.SKIP)
    @Job("signing-keys")
    Uni<Void> reloadByTheClock() {
        return reload();
    }

    /** Learns what other replicas have made or retired. */
    public Uni<Void> reload() {
        return Uni.createFrom().deferred(() -> load(reloads.incrementAndGet()));
    }

    private Uni<Void> load(long turn) {
        return Panache.withSession(() -> repository.notRetiredBefore(clock.instant().minus(config.accessTokenLifetime())))
                .invoke(found -> learn(turn, found))
                .replaceWithVoid();
    }

    /** What was asked for earlier may come later: then it is not the newest word. */
    private synchronized void learn(long turn, List<SigningKey> found) {
        if (turn > learnt) {
            learnt = turn;
            ring = ring(found);
        }
    }

    /** After this there is a key to sign with, made by whichever replica came first. */
    public Uni<Void> ensure() {
        return reload().chain(() -> ring.signing(clock.instant()).isPresent() ? Uni.createFrom().voidItem() : makeFirst());
    }

    /** A further key: it signs once every verifier knows it, and only then do the older ones stop. */
    Uni<RsaKeyPair> rotate(TenantId tenant, Actor by) {
        return generate().call(pair -> Panache.withTransaction(() -> AdvisoryLock.SIGNING_KEYS.acquire()
                .chain(repository::active)
                .invoke(older -> older.forEach(key -> key.retire(clock.instant().plus(config.keyLeadTime()))))
                .chain(() -> repository.persist(SigningKey.of(pair, secrets, clock.instant())))
                .chain(() -> outbox.add(Topics.AUDITS_RECORDED,
                        AuditEntry.of(tenant, by, "signing_key.rotated").event(SERVICE, clock.instant())))))
                .invoke(outbox::wake)
                .call(this::reload);
    }

    private Uni<Void> makeFirst() {
        return generate().chain(pair -> Panache.withTransaction(() -> AdvisoryLock.SIGNING_KEYS.acquire()
                .chain(repository::active)
                .chain(found -> found.isEmpty()
                        ? repository.persist(SigningKey.of(pair, secrets, clock.instant()))
                        : Uni.createFrom().nullItem())))
                .chain(this::reload);
    }

    private Uni<RsaKeyPair> generate() {
        return vertx.executeBlocking(RsaKeyPair::generate);
    }

    RsaKeyPair signing() {
        return ring.signing(clock.instant()).orElseThrow(() -> new IllegalStateException("there is no key to sign with"));
    }

    List<RsaKeyPair> published() {
        return ring.published(clock.instant());
    }

    /** The public key of a name, or null when there is none that still verifies. */
    RSAPublicKey verifying(String kid) {
        return ring.verifying(kid, clock.instant()).map(RsaKeyPair::publicKey).orElse(null);
    }

    private KeyRing ring(List<SigningKey> keys) {
        return new KeyRing(keys.stream().map(key -> key.open(secrets)).toList(), config.keyLeadTime(),
                config.accessTokenLifetime());
    }
}
