package dev.recado.kit.deadletter;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;

import dev.recado.events.AuditRecorded;
import dev.recado.events.NamedUuid;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
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

/** Reads this service's dead letters from the broker, each tenant its own; blocks, so it is called from a worker thread. */
@ApplicationScoped
public class DeadLetterReader {

    private static final int SHOWN_PER_TOPIC_MAX = 1_000;
    private static final Duration READ_MAX = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(200);

    /** @param allTenants whether the viewer administers the platform and sees the dead letters of every tenant */
    public record Viewer(TenantId tenant, boolean allTenants, AuditRecorded.Actor actor) {
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

    public List<DeadLetterView> newest(Viewer viewer) {
        List<DeadLetterView> all = new ArrayList<>();
        try (var consumer = consumer()) {
            var partitions = topics(consumer, viewer).stream().map(topic -> new TopicPartition(topic, 0)).toList();
            var begins = new HashMap<>(consumer.beginningOffsets(partitions, READ_MAX));
            var ends = consumer.endOffsets(partitions, READ_MAX);
            begins.replaceAll((partition, begin) -> Math.max(begin, ends.get(partition) - SHOWN_PER_TOPIC_MAX));
            read(consumer, begins, ends, letter -> {
                if (visible(letter, viewer)) {
                    all.add(view(letter));
                }
            });
        }
        all.sort(Comparator.comparing(DeadLetterView::at, Comparator.nullsFirst(Comparator.naturalOrder())).reversed());
        return all;
    }

    /** Sends it to its topic again, for this service alone; told before it is done, so that it is never done untold. */
    public void replay(Viewer viewer, String topic, long offset) {
        var letter = find(viewer, topic, offset);
        var headers = headers(letter);
        if (headers.containsKey(DeadLetters.LEFT_OUT)) {
            throw Refusal.conflict("NOT_KEPT", "it was too large to be put aside, and is only where it came from");
        }
        headers.put(DeadLetters.REPLAY_FOR, config.service());
        audits.publish(AuditEntry.of(viewer.tenant(), viewer.actor(), "dead_letter.replayed").to("dead_letters", topic)
                .with("offset", offset)).await().atMost(READ_MAX.multipliedBy(3));
        producer.send(headers.get(DeadLetters.TOPIC), letter.key(), letter.value(), headers).await()
                .atMost(READ_MAX.multipliedBy(3));
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
            return found.stream().filter(letter -> letter.offset() == offset).filter(letter -> visible(letter, viewer))
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

    /** Of the caller's tenant; what could not be read has none and is shown to the first tenant's people. */
    private boolean visible(ConsumerRecord<String, byte[]> letter, Viewer viewer) {
        if (viewer.allTenants()) {
            return true;
        }
        var tenant = headers(letter).get(DeadLetters.TENANT);
        return viewer.tenant().toString().equals(tenant == null ? NamedUuid.tenant(config.tenant()).toString() : tenant);
    }

    /** The suite's own and those of the caller's tenant, as far as they are there; to the platform's administrator all. */
    private Set<String> topics(Consumer<String, byte[]> consumer, Viewer viewer) {
        var suffix = Topics.deadLetterOf("", config.service());
        var there = consumer.listTopics(READ_MAX).keySet().stream().filter(name -> name.endsWith(suffix))
                .collect(toCollection(TreeSet::new));
        if (!viewer.allTenants()) {
            there.retainAll(Stream.concat(Topics.ALL.stream().map(Topics.Topic::name), publisherTopics(viewer.tenant()))
                    .collect(toSet()));
        }
        return there;
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

    private static Map<String, String> headers(ConsumerRecord<String, byte[]> letter) {
        Map<String, String> headers = new LinkedHashMap<>();
        letter.headers().forEach(header -> headers.put(header.key(),
                header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8)));
        return headers;
    }

    private static DeadLetterView view(ConsumerRecord<String, byte[]> letter) {
        var headers = headers(letter);
        var id = headers.get("ce_id");
        return new DeadLetterView(letter.topic(), letter.offset(), id == null ? null : DeadLetters.printable(id),
                headers.get(DeadLetters.REASON), headers.get(DeadLetters.ATTEMPTS), headers.get(DeadLetters.TOPIC),
                headers.get(DeadLetters.PARTITION),
                headers.get(DeadLetters.OFFSET), headers.get(DeadLetters.AT),
                letter.value() == null ? 0 : letter.value().length);
    }
}
