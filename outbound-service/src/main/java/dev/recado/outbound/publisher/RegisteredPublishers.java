package dev.recado.outbound.publisher;

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
import dev.recado.kit.deadletter.TopicOwners;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.kafka.CompactedTopicView;
import dev.recado.kit.kafka.UngroupedConsumers;
import dev.recado.kit.lifecycle.RecadoConfig;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Caches the outside publishers that may submit dispatches: those in the settings, and those registered with auth. */
@ApplicationScoped
class RegisteredPublishers implements TopicOwners {

    /** @param lanes that the publisher may use; none after its removal */
    record RegisteredPublisher(String name, TenantId tenant, Set<Lane> lanes) {
    }

    private final EventJson json;
    private final CompactedTopicView registrations;
    private final Map<String, RegisteredPublisher> configuredByTopic;
    private final Map<String, RegisteredPublisher> registeredByTopic = new ConcurrentHashMap<>();

    RegisteredPublishers(PublishersConfig config, RecadoConfig recado, EventJson json, UngroupedConsumers consumers) {
        this.json = json;
        this.configuredByTopic = config.all().entrySet().stream()
                .map(entry -> configured(entry.getKey(), entry.getValue(), recado))
                .collect(Collectors.toMap(publisher -> Topics.submittedBy(publisher.name()), publisher -> publisher));
        this.registrations = CompactedTopicView.of(List.of(Topics.PUBLISHERS_CHANGED), consumers, this::apply,
                () -> Log.infof("Publisher registrations are loaded publishers=%d", registeredByTopic.size()));
    }

    private static RegisteredPublisher configured(String name, PublishersConfig.ConfiguredPublisher publisher,
            RecadoConfig recado) {
        if (!PublisherChanged.isName(name)) {
            throw new IllegalArgumentException("recado.publishers." + name
                    + ": a publisher's name is a lower-case letter followed by 1 to 40 of a-z, 0-9 and -, with at most six digits");
        }
        if (!DispatchSubmitted.LANES.containsAll(publisher.lanes())) {
            throw new IllegalArgumentException("recado.publishers." + name + ".lanes may contain notice and bulk only, not "
                    + publisher.lanes());
        }
        return new RegisteredPublisher(name, NamedUuid.tenant(publisher.tenant().orElse(recado.tenant())),
                Set.copyOf(publisher.lanes()));
    }

    void start(@Observes StartupEvent event) {
        registrations.start();
    }

    @PreDestroy
    void stop() {
        registrations.stop();
    }

    /** If a topic has no owner yet, waits until every registration published before this call has been applied. */
    Uni<Void> awaitRegistrations(Collection<String> topics) {
        return topics.stream().allMatch(topic -> find(topic) != null)
                ? Uni.createFrom().voidItem()
                : registrations.readToEnd();
    }

    /**
     * Returns the publisher that owns the topic, even a removed one, or null. The settings have priority over registrations.
     */
    @Nullable
    RegisteredPublisher find(String topic) {
        var configured = configuredByTopic.get(topic);
        return configured != null ? configured : registeredByTopic.get(topic);
    }

    @Override
    public @Nullable TenantId owner(String topic) {
        var publisher = find(topic);
        return publisher == null ? null : publisher.tenant();
    }

    @Override
    public Set<String> topics(TenantId tenant) {
        return Stream.of(registeredByTopic, configuredByTopic).flatMap(publishers -> publishers.keySet().stream())
                .filter(topic -> find(topic).tenant().equals(tenant)).collect(Collectors.toSet());
    }

    private void apply(ConsumerRecord<String, byte[]> registration) {
        if (registration.value() == null) {
            return;
        }
        try {
            var event = json.read(registration.value(), PublisherChanged.class);
            var lanes = event.active() ? Set.copyOf(event.lanes()) : Set.<Lane>of();
            registeredByTopic.put(Topics.submittedBy(event.name()),
                    new RegisteredPublisher(event.name(), event.tenantId(), lanes));
            Log.infof("Publisher registration applied publisher=%s tenantId=%s outcome=%s", event.name(), event.tenantId(),
                    event.active() ? "registered" : "removed");
        } catch (UncheckedIOException | IllegalArgumentException | NullPointerException e) {
            Log.errorf(e, "Publisher registration is not readable; the previous one stays in force,"
                    + " change the publisher again in auth offset=%d", registration.offset());
        }
    }
}
