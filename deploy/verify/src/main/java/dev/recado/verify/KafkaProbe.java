package dev.recado.verify;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;

/** Reads offsets and writes records on the suite's broker directly, without the services. */
public final class KafkaProbe {

    /** Name prefixes of the services' consumer groups. Consumers that commit no offsets have no group. */
    private static final List<String> CONSUMERS = List.of("conversation.", "ai.", "outbound.", "auth.");
    private static final String DEAD_LETTER_SUFFIX = ".dlq";
    private static final String MAX_MESSAGE_BYTES = "max.message.bytes";

    private final Map<String, Object> administrator;

    /** @param administrator address and login */
    KafkaProbe(Map<String, Object> administrator) {
        this.administrator = administrator;
    }

    /** The sum of the end offsets of a topic, which is the number of records ever written. */
    public long endOf(String topic) {
        return ends(name -> name.equals(topic)).values().stream().mapToLong(Long::longValue).sum();
    }

    /** The number of records ever written to the suite's own topics. */
    public long records() {
        return ends(name -> !name.startsWith("__")).values().stream().mapToLong(Long::longValue).sum();
    }

    /** Publishes as administrator and returns after the broker's acknowledgement. */
    public void publish(String topic, String key, String value) {
        publish(administrator, topic, key, value);
    }

    /** Publishes like a system outside the suite, with its own login. */
    public void publish(Map<String, Object> client, String topic, String key, String value) {
        try (var producer = new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, key, value)).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker did not acknowledge the record", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Publishes many records as administrator, each with its own key, and returns after the broker's acknowledgements. */
    public void publishAll(String topic, Map<String, String> records) {
        try (var producer = new KafkaProducer<>(administrator, new StringSerializer(), new StringSerializer())) {
            records.forEach((key, value) -> producer.send(new ProducerRecord<>(topic, key, value)));
            producer.flush();
        }
    }

    /** Record count of each dead-letter topic that holds any, by topic name. */
    public Map<String, Long> deadLetters() {
        var found = new HashMap<String, Long>();
        ends(name -> name.endsWith(DEAD_LETTER_SUFFIX)).forEach((partition, end) -> {
            if (end > 0) {
                found.merge(partition.topic(), end, Long::sum);
            }
        });
        return found;
    }

    /** Runs the action while the broker rejects every record of one topic and accepts all others. */
    public void whileRefusing(String topic, Runnable action) {
        alter(topic, new AlterConfigOp(new ConfigEntry(MAX_MESSAGE_BYTES, "1"), AlterConfigOp.OpType.SET));
        try {
            action.run();
        } finally {
            alter(topic, new AlterConfigOp(new ConfigEntry(MAX_MESSAGE_BYTES, ""), AlterConfigOp.OpType.DELETE));
        }
    }

    private void alter(String topic, AlterConfigOp change) {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (var admin = Admin.create(administrator)) {
            admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The number of uncommitted records by group and partition. The name of a group contains service and topic. */
    Map<String, Long> lags() {
        try (var admin = Admin.create(administrator)) {
            var committed = new HashMap<String, Map<TopicPartition, OffsetAndMetadata>>();
            for (var group : groups(admin)) {
                committed.put(group, admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get());
            }
            // the ends are read after the commits, so that a record published in between counts
            var ends = ends(name -> !name.endsWith(DEAD_LETTER_SUFFIX));
            var lags = new HashMap<String, Long>();
            committed.forEach((group, offsets) -> ends.forEach((partition, end) -> {
                if (consumes(group, partition.topic())) {
                    var offset = offsets.get(partition);
                    lags.put(group + " of " + partition, end - (offset == null ? 0 : offset.offset()));
                }
            }));
            return lags;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** True for the group's own topic and for all topics below that name. */
    private static boolean consumes(String group, String topic) {
        var topicName = group.substring(group.indexOf('.') + 1);
        return topic.equals(topicName) || topic.startsWith(topicName + ".");
    }

    private static List<String> groups(Admin admin) throws ExecutionException, InterruptedException {
        return admin.listGroups().all().get().stream().map(GroupListing::groupId)
                .filter(group -> CONSUMERS.stream().anyMatch(group::startsWith)).toList();
    }

    private Map<TopicPartition, Long> ends(Predicate<String> wanted) {
        try (var admin = Admin.create(administrator)) {
            var names = admin.listTopics().names().get().stream().filter(wanted).toList();
            var partitions = admin.describeTopics(names).allTopicNames().get().values().stream()
                    .flatMap(topic -> topic.partitions().stream().map(p -> new TopicPartition(topic.name(), p.partition())))
                    .collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
            return admin.listOffsets(partitions).all().get().entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset()));
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
