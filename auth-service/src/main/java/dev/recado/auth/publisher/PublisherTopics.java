package dev.recado.auth.publisher;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.Topics;
import dev.recado.kit.kafka.BrokerTopics;
import dev.recado.kit.lifecycle.Job;
import dev.recado.kit.database.Transactions;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Makes each registered publisher's topic and the one for what is refused of it, however long the broker is away. */
@ApplicationScoped
class PublisherTopics {

    private static final int AT_ONCE_MAX = 10;

    private final PublisherRepository repository;
    private final Transactions transactions;
    private final BrokerTopics topics;

    PublisherTopics(PublisherRepository repository, Transactions transactions, BrokerTopics topics) {
        this.repository = repository;
        this.transactions = transactions;
        this.topics = topics;
    }

    /** Replicas may do it at the same time: a topic that is there is as good as one's own. */
    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    @Job("publisher-topics")
    Uni<Void> make() {
        return transactions.run(tx -> repository.withoutTopic(tx, Topics.PUBLISHERS_CHANGED, AT_ONCE_MAX))
                .chain(found -> found.isEmpty() ? Uni.createFrom().voidItem() : make(found));
    }

    /** Fails with the first refusal, after all of them have had their turn. */
    private Uni<Void> make(List<Publisher> publishers) {
        return topics.create(publishers.stream().flatMap(PublisherTopics::of).toList())
                .call(refused -> note(publishers, refused))
                .chain(refused -> refused.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : Uni.createFrom().failure(refused.firstEntry().getValue()));
    }

    private Uni<Void> note(List<Publisher> publishers, Map<String, Throwable> refused) {
        return transactions.run(tx -> Multi.createFrom().iterable(publishers)
                .onItem().transformToUniAndConcatenate(each -> repository.recordTopicAttempt(each.tenant(), tx, each.name(),
                        of(each).noneMatch(topic -> refused.containsKey(topic.name()))))
                .collect().last());
    }

    private static Stream<Topics.Topic> of(Publisher publisher) {
        return Topics.ofPublisher(publisher.name()).stream();
    }
}
