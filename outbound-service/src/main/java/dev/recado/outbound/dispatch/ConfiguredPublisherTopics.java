package dev.recado.outbound.dispatch;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.Topics;
import dev.recado.kit.kafka.BrokerTopics;
import dev.recado.kit.lifecycle.Job;
import dev.recado.outbound.setting.PublishersConfig;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/** Makes the topics of the publishers that the settings name, once the broker is there; auth makes those of all others. */
@ApplicationScoped
class ConfiguredPublisherTopics {

    private final BrokerTopics topics;
    private final Set<String> wanting = ConcurrentHashMap.newKeySet();

    ConfiguredPublisherTopics(PublishersConfig config, BrokerTopics topics) {
        this.topics = topics;
        this.wanting.addAll(config.all().keySet());
    }

    @Scheduled(every = "10s", concurrentExecution = SKIP)
    @Job("publisher-topics")
    Uni<Void> make() {
        return wanting.isEmpty()
                ? Uni.createFrom().voidItem()
                : topics.create(wanting.stream().flatMap(name -> Topics.ofPublisher(name).stream()).toList())
                        .chain(this::keepRefused);
    }

    private Uni<Void> keepRefused(SortedMap<String, Throwable> refused) {
        wanting.removeIf(name -> Topics.ofPublisher(name).stream().noneMatch(topic -> refused.containsKey(topic.name())));
        return refused.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().failure(refused.firstEntry().getValue());
    }
}
