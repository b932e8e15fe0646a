package dev.recado.outbound.dispatch;

import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import dev.recado.events.DispatchSubmitted;
import dev.recado.events.Lane;
import dev.recado.events.NamedUuid;
import dev.recado.events.PublisherChanged;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.kafka.UngroupedConsumers;
import dev.recado.kit.lifecycle.RecadoConfig;
import dev.recado.kit.kafka.CompactedTopicView;
import dev.recado.kit.deadletter.TopicOwners;
import dev.recado.outbound.setting.PublishersConfig;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Knows who outside the suite may ask for sends: what the settings name is theirs, the rest auth has registered. */
@ApplicationScoped
class RegisteredPublishers implements TopicOwners {

    /** @param lanes none once it was removed */
    record Known(String name, TenantId tenant, Set<Lane> lanes) {
    }

    private final EventJson json;
    private final CompactedTopicView mirror;
    /** Both by topic. */
    private final Map<String, Known> settled;
    private final Map<String, Known> registered = new ConcurrentHashMap<>();

    RegisteredPublishers(PublishersConfig config, RecadoConfig recado, EventJson json, UngroupedConsumers readers) {
        this.json = json;
        this.settled = config.all().entrySet().stream()
                .map(entry -> settled(entry.getKey(), entry.getValue(), recado))
                .collect(Collectors.toMap(known -> Topics.submittedBy(known.name()), known -> known));
        this.mirror = CompactedTopicView.of(List.of(Topics.PUBLISHERS_CHANGED), readers, this::apply,
                () -> Log.info("the registered publishers are known"));
    }

    private static Known settled(String name, PublishersConfig.Publisher publisher, RecadoConfig recado) {
        if (!PublisherChanged.isName(name)) {
            throw new IllegalArgumentException("recado.publishers." + name
                    + ": a publisher's name is a letter, then up to 40 of a-z, 0-9 and -, with six digits at most");
        }
        if (!DispatchSubmitted.LANES.containsAll(publisher.lanes())) {
            throw new IllegalArgumentException("recado.publishers." + name + ".lanes may be notice and bulk only");
        }
        return new Known(name, NamedUuid.tenant(publisher.tenant().orElse(recado.tenant())), Set.copyOf(publisher.lanes()));
    }

    void start(@Observes StartupEvent event) {
        mirror.start();
    }

    @PreDestroy
    void stop() {
        mirror.stop();
    }

    /** After this nobody is unknown only because their registration was not read yet. */
    Uni<Void> known(Collection<String> topics) {
        return topics.stream().allMatch(topic -> of(topic) != null) ? Uni.createFrom().voidItem() : mirror.readToEnd();
    }

    /** Null: nobody who writes to this topic was ever registered. */
    Known of(String topic) {
        var known = settled.get(topic);
        return known != null ? known : registered.get(topic);
    }

    @Override
    public TenantId owner(String topic) {
        var known = of(topic);
        return known == null ? null : known.tenant();
    }

    @Override
    public Set<String> topics(TenantId tenant) {
        return Stream.of(registered, settled).flatMap(all -> all.entrySet().stream())
                .filter(known -> of(known.getKey()).tenant().equals(tenant)).map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private void apply(ConsumerRecord<String, byte[]> found) {
        if (found.value() == null) {
            return;
        }
        try {
            var event = json.read(found.value(), PublisherChanged.class);
            var lanes = event.active() ? Set.copyOf(event.lanes()) : Set.<Lane>of();
            registered.put(Topics.submittedBy(event.name()), new Known(event.name(), event.tenantId(), lanes));
            Log.infof("publisher %s tenantId=%s outcome=%s", event.name(), event.tenantId(),
                    event.active() ? "known" : "removed");
        } catch (UncheckedIOException | IllegalArgumentException | NullPointerException e) {
            Log.errorf(e, "a publisher is not readable, it stays as it was: offset=%d", found.offset());
        }
    }
}
