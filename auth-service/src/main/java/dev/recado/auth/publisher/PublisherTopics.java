package dev.recado.auth.publisher;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.Topics;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.kafka.BrokerTopics;
import dev.recado.kit.lifecycle.Job;
import dev.recado.kit.lifecycle.Sequential;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;

/** Creates the topic of each registered publisher and its dead-letter topic, and retries until both exist. */
@ApplicationScoped
class PublisherTopics {

    static final String JOB = "publisher-topics";

    private static final int BATCH_MAX = 10;

    private final PublisherRepository repository;
    private final Transactions transactions;
    private final BrokerTopics topics;

    PublisherTopics(PublisherRepository repository, Transactions transactions, BrokerTopics topics) {
        this.repository = repository;
        this.transactions = transactions;
        this.topics = topics;
    }

    /** Replicas may run this at the same time: a topic that exists counts as created. */
    @Scheduled(identity = JOB, every = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    @Job(JOB)
    Uni<Void> createMissing() {
        return transactions.run(tx -> repository.withoutTopic(tx, Topics.PUBLISHERS_CHANGED, BATCH_MAX))
                .chain(found -> found.isEmpty() ? Uni.createFrom().voidItem() : create(found));
    }

    /** Creates all topics that the broker accepts, then fails with its first refusal. */
    private Uni<Void> create(List<Publisher> publishers) {
        return topics.create(publishers.stream().flatMap(PublisherTopics::topicsOf).toList())
                .call(refused -> recordAttempts(publishers, refused))
                .chain(refused -> refused.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : Uni.createFrom().failure(refused.firstEntry().getValue()));
    }

    private Uni<Void> recordAttempts(List<Publisher> publishers, Map<String, Throwable> refused) {
        return transactions.run(tx -> Sequential.forEach(publishers,
                publisher -> repository.recordTopicAttempt(publisher.tenant(), tx, publisher.name(),
                        topicsOf(publisher).noneMatch(topic -> refused.containsKey(topic.name())))));
    }

    private static Stream<Topics.Topic> topicsOf(Publisher publisher) {
        return Topics.ofPublisher(publisher.name()).stream();
    }
}
