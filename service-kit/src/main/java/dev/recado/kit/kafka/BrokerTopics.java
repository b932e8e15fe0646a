package dev.recado.kit.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.Topics;
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

    private final BrokerMonitor broker;

    BrokerTopics(BrokerMonitor broker) {
        this.broker = broker;
    }

    /**
     * Creates each topic separately; an existing topic counts as created. Completes on the caller's context, when the new
     * topics can be written, with the topics that were not created and the reasons.
     */
    public Uni<SortedMap<String, Throwable>> create(Collection<Topics.Topic> topics) {
        return Uni.createFrom().emitter(emitter -> {
            var caller = Vertx.currentContext();
            var refused = new ConcurrentSkipListMap<String, Throwable>();
            var requests = topics.stream().map(BrokerTopics::newTopic).toList();
            var results = broker.admin().createTopics(requests, new CreateTopicsOptions().timeoutMs(CREATE_MILLIS_MAX))
                    .values();
            collect(results, refused).whenComplete((all, first) -> {
                var created = topics.stream().filter(topic -> !results.get(topic.name()).isCompletedExceptionally());
                collect(leaders(created.toList()), refused)
                        .whenComplete((led, second) -> VertxContexts.runOn(caller, () -> emitter.complete(refused)));
            });
        });
    }

    /**
     * Completes for a topic when the leaders of all its partitions answer. A new partition exists in the metadata before its
     * leader accepts records; of two batches sent in that time, the leader can refuse the first and accept the second, and the
     * idempotent producer then cannot store the first at all.
     */
    private Map<String, KafkaFuture<Void>> leaders(List<Topics.Topic> topics) {
        var partitions = topics.stream().flatMap(BrokerTopics::partitionsOf)
                .collect(Collectors.toMap(each -> each, each -> OffsetSpec.latest()));
        var offsets = broker.admin().listOffsets(partitions, new ListOffsetsOptions().timeoutMs(CREATE_MILLIS_MAX));
        return topics.stream().collect(Collectors.toMap(Topics.Topic::name, topic -> KafkaFuture.allOf(
                partitionsOf(topic).map(offsets::partitionResult).toArray(KafkaFuture<?>[]::new))));
    }

    private static Stream<TopicPartition> partitionsOf(Topics.Topic topic) {
        return IntStream.range(0, topic.partitions()).mapToObj(index -> new TopicPartition(topic.name(), index));
    }

    private static KafkaFuture<Void> collect(Map<String, KafkaFuture<Void>> results, Map<String, Throwable> refused) {
        return KafkaFuture.allOf(results.entrySet().stream().map(each -> each.getValue()
                .whenComplete((made, failure) -> recordRefusal(refused, each.getKey(), cause(failure))))
                .toArray(KafkaFuture<?>[]::new));
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

    private static void recordRefusal(Map<String, Throwable> refused, String topic, Throwable failure) {
        if (failure != null && !(failure instanceof TopicExistsException)) {
            refused.put(topic, failure);
        }
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
