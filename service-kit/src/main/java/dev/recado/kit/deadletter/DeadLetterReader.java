package dev.recado.kit.deadletter;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;

import dev.recado.events.AuditRecorded;
import dev.recado.events.DeadLetterHeaders;
import dev.recado.events.NamedUuid;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.events.CleanText;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.kafka.EventProducer;
import dev.recado.kit.kafka.UngroupedConsumers;
import dev.recado.kit.lifecycle.RecadoConfig;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.outbox.Audits;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Lists and replays this service's dead letters, within the viewer's tenant. It blocks: call it on a worker thread. */
@ApplicationScoped
public class DeadLetterReader {

    private static final int LISTED_PER_TOPIC_MAX = 1_000;
    private static final Duration READ_MAX = Duration.ofSeconds(5);
    private static final Duration SEND_MAX = READ_MAX.multipliedBy(3);
    private static final Duration POLL = Duration.ofMillis(200);

    /** @param allTenants whether the viewer administers the platform and sees the dead letters of every tenant */
    public record Viewer(TenantId tenant, boolean allTenants, AuditRecorded.Actor actor) {
    }

    /** A dead letter without its payload, as an administrator sees it. */
    public record DeadLetterView(String topic, long offset, String eventId, String reason, String attempts,
            String originalTopic, String originalPartition, String originalOffset, String at, int bytes) {

        private static DeadLetterView of(ConsumerRecord<String, byte[]> letter) {
            var headers = DeadLetters.read(letter);
            var id = headers.get("ce_id");
            return new DeadLetterView(letter.topic(), letter.offset(), id == null ? null : CleanText.loggableId(id),
                    headers.get(DeadLetterHeaders.REASON), headers.get(DeadLetterHeaders.ATTEMPTS),
                    headers.get(DeadLetterHeaders.TOPIC), headers.get(DeadLetterHeaders.PARTITION),
                    headers.get(DeadLetterHeaders.OFFSET), headers.get(DeadLetterHeaders.AT),
                    letter.value() == null ? 0 : letter.value().length);
        }
    }

    private final UngroupedConsumers consumers;
    private final EventProducer producer;
    private final RecadoConfig config;
    private final Audits audits;
    private final Instance<TopicOwners> owners;

    DeadLetterReader(UngroupedConsumers consumers, EventProducer producer, RecadoConfig config, Audits audits,
            Instance<TopicOwners> owners) {
        this.consumers = consumers;
        this.producer = producer;
        this.config = config;
        this.audits = audits;
        this.owners = owners;
    }

    /** Newest first, at most 1,000 of each topic. */
    public List<DeadLetterView> newest(Viewer viewer) {
        List<DeadLetterView> all = new ArrayList<>();
        try (var consumer = consumer()) {
            var partitions = topics(consumer, viewer).stream().map(topic -> new TopicPartition(topic, 0)).toList();
            var begins = new HashMap<>(consumer.beginningOffsets(partitions, READ_MAX));
            var ends = consumer.endOffsets(partitions, READ_MAX);
            begins.replaceAll((partition, begin) -> Math.max(begin, ends.get(partition) - LISTED_PER_TOPIC_MAX));
            read(consumer, begins, ends, letter -> {
                if (isVisible(letter, viewer)) {
                    all.add(DeadLetterView.of(letter));
                }
            });
        }
        all.sort(Comparator.comparing(DeadLetterView::at, Comparator.nullsFirst(Comparator.naturalOrder())).reversed());
        return all;
    }

    /**
     * Sends a dead letter to its original topic, for this service alone. Publishes the audit first, so that no replay is
     * unaudited.
     */
    public void replay(Viewer viewer, String topic, long offset) {
        var letter = find(viewer, topic, offset);
        var headers = DeadLetters.read(letter);
        if (headers.containsKey(DeadLetterHeaders.LEFT_OUT)) {
            throw Refusal.conflict("NOT_KEPT", "the record was too large to be kept; it is only on its original topic");
        }
        headers.put(DeadLetterHeaders.REPLAY_FOR, config.service());
        audits.publish(AuditEntry.of(viewer.tenant(), viewer.actor(), "dead_letter.replayed").to("dead_letters", topic)
                .with("offset", offset)).await().atMost(SEND_MAX);
        producer.send(headers.get(DeadLetterHeaders.TOPIC), letter.key(), letter.value(), headers).await().atMost(SEND_MAX);
    }

    private ConsumerRecord<String, byte[]> find(Viewer viewer, String topic, long offset) {
        try (var consumer = consumer()) {
            var partition = new TopicPartition(topic, 0);
            if (!topics(consumer, viewer).contains(topic)
                    || offset < consumer.beginningOffsets(List.of(partition)).get(partition)
                    || offset >= consumer.endOffsets(List.of(partition)).get(partition)) {
                throw Refusal.notFound("dead letter");
            }
            List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
            read(consumer, Map.of(partition, offset), Map.of(partition, offset + 1), found::add);
            return found.stream().filter(letter -> letter.offset() == offset && isVisible(letter, viewer))
                    .findFirst().orElseThrow(() -> Refusal.notFound("dead letter"));
        }
    }

    private static void read(Consumer<String, byte[]> consumer, Map<TopicPartition, Long> begins,
            Map<TopicPartition, Long> ends, java.util.function.Consumer<ConsumerRecord<String, byte[]>> each) {
        consumer.assign(begins.keySet());
        begins.forEach(consumer::seek);
        var deadline = System.nanoTime() + READ_MAX.toNanos();
        while (!UngroupedConsumers.reached(consumer, ends) && System.nanoTime() < deadline) {
            consumer.poll(POLL).forEach(each);
        }
    }

    /** An unreadable record has no tenant; the first tenant sees it. */
    private boolean isVisible(ConsumerRecord<String, byte[]> letter, Viewer viewer) {
        if (viewer.allTenants()) {
            return true;
        }
        var tenant = DeadLetters.read(letter).get(DeadLetterHeaders.TENANT);
        return viewer.tenant().toString().equals(tenant == null ? NamedUuid.tenant(config.tenant()).toString() : tenant);
    }

    /** The dead-letter topics of the suite and of the viewer's publishers; all of them for a platform administrator. */
    private Set<String> topics(Consumer<String, byte[]> consumer, Viewer viewer) {
        var suffix = Topics.deadLetterOf("", config.service());
        var existing = consumer.listTopics(READ_MAX).keySet().stream().filter(name -> name.endsWith(suffix))
                .collect(toCollection(TreeSet::new));
        if (!viewer.allTenants()) {
            existing.retainAll(Stream.concat(Topics.ALL.stream().map(Topics.Topic::name), publisherTopics(viewer.tenant()))
                    .collect(toSet()));
        }
        return existing;
    }

    private Stream<String> publisherTopics(TenantId tenant) {
        return owners.isResolvable()
                ? owners.get().topics(tenant).stream().map(topic -> Topics.deadLetterOf(topic, config.service()))
                : Stream.empty();
    }

    private Consumer<String, byte[]> consumer() {
        var millis = Long.toString(READ_MAX.toMillis());
        return consumers.open("dead-letters", Map.of(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis,
                ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis));
    }
}
