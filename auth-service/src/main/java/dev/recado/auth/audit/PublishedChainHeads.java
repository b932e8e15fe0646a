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
import dev.recado.kit.events.EventJson;
import dev.recado.kit.kafka.UngroupedConsumers;
import dev.recado.kit.outbox.Outbox;
import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.kafka.CompactedTopicView;
import dev.recado.kit.database.Tx;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Remembers how far each chain had grown by what was told outside the database: rows, ends and seals can be taken away or put
 * back as they once were, this cannot.
 */
@ApplicationScoped
class PublishedChainHeads {

    private final EventJson json;
    private final SecretCipher secrets;
    private final Outbox outbox;
    private final Clock clock;
    private final CompactedTopicView mirror;
    private final Map<TenantId, ChainHead> newest = new ConcurrentHashMap<>();
    /** Of these the last word in the topic is not the newest: a compacted topic would come to forget the newest. */
    private final Map<TenantId, ChainHead> overtold = new ConcurrentHashMap<>();

    PublishedChainHeads(EventJson json, UngroupedConsumers readers, SecretCipher secrets, Outbox outbox, Clock clock) {
        this.json = json;
        this.secrets = secrets;
        this.outbox = outbox;
        this.clock = clock;
        this.mirror = CompactedTopicView.of(List.of(Topics.AUDITS_CHAINED), readers, this::hear,
                () -> Log.infof("it is known where the audits ended: tenants=%d", tenants()));
    }

    void start(@Observes StartupEvent event) {
        mirror.start();
    }

    @PreDestroy
    void stop() {
        mirror.stop();
    }

    /** Whether it has heard all that was told before it began. */
    boolean whole() {
        return mirror.loaded();
    }

    Uni<Void> untilWhole() {
        return whole() ? Uni.createFrom().voidItem() : mirror.readToEnd();
    }

    /** Up to where a tenant's audit had grown at least. */
    Optional<ChainHead> end(TenantId tenant) {
        return Optional.ofNullable(newest.get(tenant));
    }

    /** The newest ends that must be told again. */
    Collection<ChainHead> overtold() {
        return List.copyOf(overtold.values());
    }

    /** In the transaction in which the chain grows. */
    Uni<Void> tell(Tx tx, Collection<ChainHead> ends) {
        return outbox.addAll(tx, Topics.AUDITS_CHAINED, ends.stream().map(end -> end.told(clock.instant())).toList());
    }

    private int tenants() {
        return newest.size();
    }

    private void hear(ConsumerRecord<String, byte[]> found) {
        try {
            var told = ChainHead.of(json.read(found.value(), AuditChained.class));
            if (told.genuine(secrets)) {
                hear(told);
            } else {
                Log.errorf("an end of the audit bears no seal of ours: tenantId=%s offset=%d", told.tenant(), found.offset());
            }
        } catch (UncheckedIOException | IllegalArgumentException | NullPointerException e) {
            Log.errorf(e, "an end of the audit is not readable: offset=%d", found.offset());
        }
    }

    private void hear(ChainHead told) {
        var known = newest.get(told.tenant());
        if (known != null && told.seq() < known.seq()) {
            overtold.put(told.tenant(), known);
            return;
        }
        overtold.remove(told.tenant());
        if (known == null || told.seq() > known.seq()) {
            newest.put(told.tenant(), told);
        }
    }
}
