package dev.recado.auth.publisher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.Topics;
import dev.recado.kit.KafkaReaders;
import dev.recado.kit.Transactions;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes each registered publisher's topic and the one for what is refused of it, however long the broker is away. */
@ApplicationScoped
class PublisherTopics {

    private static final String READER = "outbound";
    private static final Duration RETENTION = Duration.ofDays(7);
    private static final Duration REFUSED_RETENTION = Duration.ofDays(30);
    private static final int AT_ONCE_MAX = 10;
    private static final long WAIT_SECONDS_MAX = 10;

    private final PublisherRepository repository;
    private final Transactions transactions;
    private final KafkaReaders kafka;
    private final Vertx vertx;

    PublisherTopics(PublisherRepository repository, Transactions transactions, KafkaReaders kafka, Vertx vertx) {
        this.repository = repository;
        this.transactions = transactions;
        this.kafka = kafka;
        this.vertx = vertx;
    }

    /** Replicas may do it at the same time: a topic that is there is as good as one's own. */
    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> make() {
        return transactions.run(tx -> repository.withoutTopic(tx, Topics.PUBLISHERS_CHANGED, AT_ONCE_MAX))
                .chain(found -> found.isEmpty() ? Uni.createFrom().voidItem() : make(found));
    }

    private Uni<Void> make(List<Publisher> publishers) {
        return vertx.executeBlocking(() -> created(publishers))
                .chain(made -> made ? note(publishers) : Uni.createFrom().voidItem());
    }

    private Uni<Void> note(List<Publisher> publishers) {
        return transactions.run(tx -> Multi.createFrom().iterable(publishers)
                .onItem().transformToUniAndConcatenate(each -> repository.topicMade(each.tenant(), tx, each.name()))
                .collect().last());
    }

    /** False: not now, so it is tried again. */
    private boolean created(List<Publisher> publishers) throws InterruptedException {
        var wanted = new ArrayList<NewTopic>();
        publishers.forEach(publisher -> {
            var topic = Topics.submittedBy(publisher.name());
            wanted.add(topic(topic, Topics.PARTITIONS, RETENTION));
            wanted.add(topic(Topics.deadLetterOf(topic, READER), 1, REFUSED_RETENTION));
        });
        try (var admin = Admin.create(kafka.client())) {
            for (var each : admin.createTopics(wanted).values().values()) {
                await(each);
            }
            return true;
        } catch (ExecutionException | TimeoutException e) {
            Log.warnf("the topics of new publishers are not made yet outcome=%s",
                    (e instanceof ExecutionException ? e.getCause() : e)
                            .getClass().getSimpleName());
            return false;
        }
    }

    private static void await(KafkaFuture<Void> creation) throws InterruptedException, ExecutionException, TimeoutException {
        try {
            creation.get(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private static NewTopic topic(String name, int partitions, Duration retention) {
        return new NewTopic(name, Optional.of(partitions), Optional.empty())
                .configs(Map.of("cleanup.policy", "delete", "retention.ms", Long.toString(retention.toMillis())));
    }
}
