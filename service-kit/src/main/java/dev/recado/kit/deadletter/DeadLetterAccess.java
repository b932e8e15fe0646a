package dev.recado.kit.deadletter;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;

import dev.recado.events.DeadLetterHeaders;
import dev.recado.events.NamedUuid;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.lifecycle.RecadoConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Decides which dead letters a viewer may see. */
@ApplicationScoped
class DeadLetterAccess {

    private final RecadoConfig config;
    private final Instance<TopicOwners> owners;

    DeadLetterAccess(RecadoConfig config, Instance<TopicOwners> owners) {
        this.config = config;
        this.owners = owners;
    }

    /** An unreadable record has no tenant; the first tenant sees it. */
    boolean isVisible(ConsumerRecord<String, byte[]> letter, DeadLetterViewer viewer) {
        if (viewer.allTenants()) {
            return true;
        }
        var tenant = DeadLetters.text(letter, DeadLetterHeaders.TENANT);
        return viewer.tenant().toString().equals(tenant == null ? NamedUuid.tenant(config.tenant()).toString() : tenant);
    }

    /** The dead-letter topics of the suite and of the viewer's publishers; all of them for a platform administrator. */
    Set<String> topics(Consumer<String, byte[]> consumer, DeadLetterViewer viewer) {
        var suffix = Topics.deadLetterOf("", config.service());
        var existing = consumer.listTopics(DeadLetterPartition.READ_MAX).keySet().stream().filter(name -> name.endsWith(suffix))
                .collect(toCollection(TreeSet::new));
        if (!viewer.allTenants()) {
            existing.retainAll(Stream.concat(Topics.ALL.stream().map(Topics.Topic::name), publisherTopics(viewer.tenant()))
                    .collect(toSet()));
        }
        return existing;
    }

    /** The visible dead-letter topics that the filter selects; fails with 404 for a topic that is not visible. */
    Set<String> topics(Consumer<String, byte[]> consumer, DeadLetterViewer viewer, DeadLetterFilter filter) {
        var visible = topics(consumer, viewer);
        if (filter.topic() == null) {
            return visible;
        }
        if (!visible.contains(filter.topic())) {
            throw Refusal.notFound("dead-letter topic");
        }
        return Set.of(filter.topic());
    }

    private Stream<String> publisherTopics(TenantId tenant) {
        return owners.isResolvable()
                ? owners.get().topics(tenant).stream().map(topic -> Topics.deadLetterOf(topic, config.service()))
                : Stream.empty();
    }
}
