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

/** The oracle's own look at the topics: how many records each holds. */
public final class KafkaProbe {

    /** Starts of the names of the services' groups; readers that keep no offsets are in none. */
    private static final List<String> CONSUMERS = List.of("conversation.", "ai.", "outbound.", "auth.");
    private static final String DEAD = ".dlq";
    private static final String LARGEST = "max.message.bytes";

    private final String bootstrapServers;

    KafkaProbe(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** How many records were ever written to a topic. */
    public long endOf(String topic) {
        return ends(name -> name.equals(topic)).values().stream().mapToLong(Long::longValue).sum();
    }

    /** As a system outside the suite writes; returns once the broker has it. */
    public void publish(String topic, String key, String value) {
        try (var producer = new KafkaProducer<>(Map.of("bootstrap.servers", (Object) bootstrapServers), new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, key, value)).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker did not take it", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Records in all dead-letter topics together, by topic; topics without any are left out. */
    public Map<String, Long> deadLetters() {
        var found = new HashMap<String, Long>();
        ends(name -> name.endsWith(DEAD)).forEach((partition, end) -> {
            if (end > 0) {
                found.merge(partition.topic(), end, Long::sum);
            }
        });
        return found;
    }

    /** The real broker refuses every record of one topic, and takes the others, until what is done is done. */
    public void whileRefusing(String topic, Runnable done) {
        alter(topic, new AlterConfigOp(new ConfigEntry(LARGEST, "1"), AlterConfigOp.OpType.SET));
        try {
            done.run();
        } finally {
            alter(topic, new AlterConfigOp(new ConfigEntry(LARGEST, ""), AlterConfigOp.OpType.DELETE));
        }
    }

    private void alter(String topic, AlterConfigOp change) {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** How many records a group has not finished with, by group and partition; a group is named after its service and topic. */
    Map<String, Long> lags() {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            var done = new HashMap<String, Map<TopicPartition, OffsetAndMetadata>>();
            for (var group : groups(admin)) {
                done.put(group, admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get());
            }
            // after what is done: what one group's last event led to must not be missed
            var ends = ends(name -> !name.endsWith(DEAD));
            var lags = new HashMap<String, Long>();
            done.forEach((group, offsets) -> ends.forEach((partition, end) -> {
                if (reads(group, partition.topic())) {
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

    /** Its topic, or all whose names go on from there. */
    private static boolean reads(String group, String topic) {
        var read = group.substring(group.indexOf('.') + 1);
        return topic.equals(read) || topic.startsWith(read + ".");
    }

    private static List<String> groups(Admin admin) throws ExecutionException, InterruptedException {
        return admin.listGroups().all().get().stream().map(GroupListing::groupId)
                .filter(group -> CONSUMERS.stream().anyMatch(group::startsWith)).toList();
    }

    private Map<TopicPartition, Long> ends(Predicate<String> wanted) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
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
