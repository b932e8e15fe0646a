package dev.recado.outbound.publisher;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.Topics;
import dev.recado.kit.kafka.BrokerTopics;
import dev.recado.kit.lifecycle.Job;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/** Creates the topics of the publishers in the settings. Auth creates the topics of registered publishers. */
@ApplicationScoped
class ConfiguredPublisherTopics {

    private final BrokerTopics topics;
    /** Names of the publishers whose topics do not exist yet. */
    private final Set<String> missing = ConcurrentHashMap.newKeySet();

    ConfiguredPublisherTopics(PublishersConfig config, BrokerTopics topics) {
        this.topics = topics;
        this.missing.addAll(config.all().keySet());
    }

    /** Creates the missing topics, and repeats until the broker has created all of them. */
    @Scheduled(every = "10s", concurrentExecution = SKIP)
    @Job("publisher-topics")
    Uni<Void> create() {
        return missing.isEmpty()
                ? Uni.createFrom().voidItem()
                : topics.create(missing.stream().flatMap(name -> Topics.ofPublisher(name).stream()).toList())
                        .chain(this::keepRefused);
    }

    private Uni<Void> keepRefused(SortedMap<String, Throwable> refused) {
        missing.removeIf(name -> Topics.ofPublisher(name).stream().noneMatch(topic -> refused.containsKey(topic.name())));
        return refused.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().failure(refused.firstEntry().getValue());
    }
}
