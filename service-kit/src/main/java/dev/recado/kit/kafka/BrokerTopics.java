package dev.recado.kit.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.Topics;
import dev.recado.kit.lifecycle.VertxContexts;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes and finds the topics that are wanted only while the suite runs; the rest is there before any service starts. */
@ApplicationScoped
public class BrokerTopics {

    private static final int MAKE_MILLIS_MAX = 10_000;

    private final BrokerMonitor broker;

    BrokerTopics(BrokerMonitor broker) {
        this.broker = broker;
    }

    /**
     * Each by itself: what the broker refuses keeps no other from being made, and one that is there is as good as a new one.
     * Completes on the caller's context with those that were not made, by name, and why.
     */
    public Uni<SortedMap<String, Throwable>> create(Collection<Topics.Topic> topics) {
        return Uni.createFrom().emitter(emitter -> {
            var caller = Vertx.currentContext();
            var refused = new ConcurrentSkipListMap<String, Throwable>();
            var wanted = topics.stream().map(BrokerTopics::newTopic).toList();
            var making = broker.admin().createTopics(wanted, new CreateTopicsOptions().timeoutMs(MAKE_MILLIS_MAX)).values();
            var told = making.entrySet().stream().map(each -> each.getValue()
                    .whenComplete((made, failure) -> note(refused, each.getKey(), cause(failure))));
            KafkaFuture.allOf(told.toArray(KafkaFuture<?>[]::new))
                    .whenComplete((all, first) -> VertxContexts.runOn(caller, () -> emitter.complete(refused)));
        });
    }

    /** Completes on the caller's context; false also for a name that no topic can have. */
    public Uni<Boolean> exists(String topic) {
        return Uni.createFrom().emitter(emitter -> {
            var caller = Vertx.currentContext();
            broker.admin().describeTopics(List.of(topic)).topicNameValues().get(topic).whenComplete((found, failure) -> {
                var cause = cause(failure);
                if (cause == null) {
                    VertxContexts.runOn(caller, () -> emitter.complete(true));
                } else if (missing(cause)) {
                    VertxContexts.runOn(caller, () -> emitter.complete(false));
                } else {
                    VertxContexts.runOn(caller, () -> emitter.fail(cause));
                }
            });
        });
    }

    /** No outage: a broker has answered that it has no such topic. */
    static boolean missing(Throwable failure) {
        return failure instanceof UnknownTopicOrPartitionException || failure instanceof InvalidTopicException
                || failure.getCause() != null && missing(failure.getCause());
    }

    private static void note(Map<String, Throwable> refused, String topic, Throwable failure) {
        if (failure != null && !(failure instanceof TopicExistsException)) {
            refused.put(topic, failure);
        }
    }

    /** Null for null. */
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
