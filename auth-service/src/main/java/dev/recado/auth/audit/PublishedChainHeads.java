package dev.recado.auth.audit;

import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import dev.recado.events.AuditChained;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.database.Tx;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.kafka.CompactedTopicView;
import dev.recado.kit.kafka.UngroupedConsumers;
import dev.recado.kit.outbox.Outbox;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Caches the newest chain head of each tenant from the compacted topic {@code audits.chained}. The topic is outside the
 * database, so restoring an older database does not change it.
 */
@ApplicationScoped
class PublishedChainHeads {

    private final EventJson json;
    private final SecretCipher cipher;
    private final Outbox outbox;
    private final Clock clock;
    private final CompactedTopicView view;
    private final Map<TenantId, ChainHead> newest = new ConcurrentHashMap<>();
    /** The newest head of each tenant whose last record in the topic holds an older head. */
    private final Map<TenantId, ChainHead> overtaken = new ConcurrentHashMap<>();

    PublishedChainHeads(EventJson json, UngroupedConsumers consumers, SecretCipher cipher, Outbox outbox, Clock clock) {
        this.json = json;
        this.cipher = cipher;
        this.outbox = outbox;
        this.clock = clock;
        this.view = CompactedTopicView.of(List.of(Topics.AUDITS_CHAINED), consumers, this::consume,
                () -> Log.infof("Chain heads of the audit are loaded tenants=%d", newest.size()));
    }

    void start(@Observes StartupEvent event) {
        view.start();
    }

    @PreDestroy
    void stop() {
        view.stop();
    }

    /** Returns whether all records that existed at the start are read. */
    boolean isLoaded() {
        return view.loaded();
    }

    Uni<Void> untilLoaded() {
        return isLoaded() ? Uni.createFrom().voidItem() : view.readToEnd();
    }

    /** Returns the newest published head of a tenant. */
    Optional<ChainHead> find(TenantId tenant) {
        return Optional.ofNullable(newest.get(tenant));
    }

    /** Returns the newest heads that an older head follows in the topic, so that they must be published again. */
    Collection<ChainHead> overtaken() {
        return List.copyOf(overtaken.values());
    }

    /** Adds heads to the outbox, in the transaction that appends their rows. */
    Uni<Void> publish(Tx tx, Collection<ChainHead> heads) {
        return outbox.addAll(tx, Topics.AUDITS_CHAINED, heads.stream().map(head -> head.toEvent(clock.instant())).toList());
    }

    private void consume(ConsumerRecord<String, byte[]> consumed) {
        try {
            var head = ChainHead.of(json.read(consumed.value(), AuditChained.class));
            if (head.isGenuine(cipher)) {
                apply(head);
            } else {
                Log.errorf(
                        "Chain head is ignored, because its seal is not of this suite; find out who can write to audits.chained"
                                + " tenantId=%s partition=%d offset=%d",
                        head.tenant(), consumed.partition(), consumed.offset());
            }
        } catch (UncheckedIOException | IllegalArgumentException | NullPointerException e) {
            Log.errorf(e,
                    "Chain head is ignored, because it is unreadable; find out who can write to audits.chained partition=%d offset=%d",
                    consumed.partition(), consumed.offset());
        }
    }

    private void apply(ChainHead head) {
        var newestSoFar = newest.get(head.tenant());
        if (newestSoFar != null && head.seq() < newestSoFar.seq()) {
            overtaken.put(head.tenant(), newestSoFar);
            return;
        }
        overtaken.remove(head.tenant());
        if (newestSoFar == null || head.seq() > newestSoFar.seq()) {
            newest.put(head.tenant(), head);
        }
    }
}
