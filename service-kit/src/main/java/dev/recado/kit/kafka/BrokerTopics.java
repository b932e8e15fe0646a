package dev.recado.kit.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.Topics;
import dev.recado.kit.lifecycle.Sequential;
import dev.recado.kit.lifecycle.VertxContexts;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates topics that are needed only at run time; all others exist before a service starts. */
@ApplicationScoped
public class BrokerTopics {

    private static final int CREATE_MILLIS_MAX = 10_000;
    private static final Duration LEADER_PAUSE = Duration.ofMillis(20);

    private final BrokerMonitor broker;

    BrokerTopics(BrokerMonitor broker) {
        this.broker = broker;
    }

    /**
     * Creates each topic separately; an existing topic counts as created. Completes on the caller's context, when the new
     * topics can be written, with the topics that were not created and the reasons.
     */
    public Uni<SortedMap<String, Throwable>> create(Collection<Topics.Topic> topics) {
        return Uni.createFrom().deferred(() -> {
            var caller = Vertx.currentContext();
            var refused = new TreeMap<String, Throwable>();
            var requests = topics.stream().map(BrokerTopics::newTopic).toList();
            var results = broker.admin().createTopics(requests, new CreateTopicsOptions().timeoutMs(CREATE_MILLIS_MAX));
            return Sequential.forEach(topics, topic -> of(results.values().get(topic.name()))
                    .chain(() -> awaitLeaders(topic))
                    .onFailure(TopicExistsException.class).recoverWithNull()
                    .onFailure().invoke(failure -> refused.put(topic.name(), failure))
                    .onFailure().recoverWithNull())
                    .<SortedMap<String, Throwable>>replaceWith(refused)
                    .emitOn(step -> VertxContexts.runOn(caller, step));
        });
    }

    /**
     * Completes when the leaders of all partitions answer. A new topic exists before the brokers and the leaders know it. Of two
     * batches sent in that time, a leader can refuse the first and accept the second; the idempotent producer then cannot store
     * the first at all.
     */
    private Uni<Void> awaitLeaders(Topics.Topic topic) {
        var partitions = IntStream.range(0, topic.partitions()).boxed()
                .collect(Collectors.toMap(index -> new TopicPartition(topic.name(), index), index -> OffsetSpec.latest()));
        return Uni.createFrom().deferred(() -> of(broker.admin()
                .listOffsets(partitions, new ListOffsetsOptions().timeoutMs(CREATE_MILLIS_MAX)).all()))
                .onFailure(BrokerTopics::isMissingTopic).retry().withBackOff(LEADER_PAUSE, LEADER_PAUSE)
                .expireIn(CREATE_MILLIS_MAX).replaceWithVoid();
    }

    private static <T> Uni<T> of(KafkaFuture<T> future) {
        return Uni.createFrom().emitter(emitter -> future.whenComplete((value, failure) -> {
            if (failure == null) {
                emitter.complete(value);
            } else {
                emitter.fail(cause(failure));
            }
        }));
    }

    /** Completes on the caller's context; an invalid name gives false. */
    public Uni<Boolean> exists(String topic) {
        return Uni.createFrom().emitter(emitter -> {
            var caller = Vertx.currentContext();
            broker.admin().describeTopics(List.of(topic)).topicNameValues().get(topic).whenComplete((found, failure) -> {
                var cause = cause(failure);
                if (cause == null) {
                    VertxContexts.runOn(caller, () -> emitter.complete(true));
                } else if (isMissingTopic(cause)) {
                    VertxContexts.runOn(caller, () -> emitter.complete(false));
                } else {
                    VertxContexts.runOn(caller, () -> emitter.fail(cause));
                }
            });
        });
    }

    /** The broker has answered that the topic does not exist, which is not an outage. */
    static boolean isMissingTopic(Throwable failure) {
        return failure instanceof UnknownTopicOrPartitionException || failure instanceof InvalidTopicException
                || failure.getCause() != null && isMissingTopic(failure.getCause());
    }

    /** Whether Kafka does not allow the name, so that the topic can never exist. */
    static boolean isInvalidTopic(Throwable failure) {
        return failure instanceof InvalidTopicException
                || failure.getCause() != null && isInvalidTopic(failure.getCause());
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static NewTopic newTopic(Topics.Topic topic) {
        var settings = new HashMap<String, String>();
        settings.put("cleanup.policy", topic.compacted() ? "compact" : "delete");
        if (topic.retention() != null) {
            settings.put("retention.ms", Long.toString(topic.retention().toMillis()));
        }
        return new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty()).configs(settings);
    }
}
