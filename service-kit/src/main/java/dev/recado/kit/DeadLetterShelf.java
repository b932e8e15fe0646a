package dev.recado.kit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.NamedUuid;
import dev.recado.events.Topics;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads this service's dead letters from the broker, each tenant its own; blocks, so it is called from a worker thread. */
@ApplicationScoped
class DeadLetterShelf {

    private static final int SHOWN_PER_TOPIC_MAX = 1_000;
    private static final Duration READ_MAX = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaSettings settings;
    private final EventProducer producer;
    private final RecadoConfig config;
    private final Caller caller;
    private final Audits audits;

    DeadLetterShelf(KafkaSettings settings, EventProducer producer, RecadoConfig config, Caller caller, Audits audits) {
        this.settings = settings;
        this.producer = producer;
        this.config = config;
        this.caller = caller;
        this.audits = audits;
    }

    List<DeadLetterView> newest() {
        List<DeadLetterView> all = new ArrayList<>();
        try (var consumer = consumer()) {
            for (var topic : topics()) {
                read(consumer, new TopicPartition(topic, 0), null).stream().filter(this::visible).map(DeadLetterShelf::view)
                        .forEach(all::add);
            }
        }
        all.sort(Comparator.comparing(DeadLetterView::at, Comparator.nullsFirst(Comparator.naturalOrder())).reversed());
        return all;
    }

    /** Sends it to its topic again, for this service alone; told before it is done, so that it is never done untold. */
    void replay(String topic, long offset) {
        if (!topics().contains(topic)) {
            throw Refusal.notFound("dead letter");
        }
        var letter = find(topic, offset);
        var headers = headers(letter);
        headers.put(DeadLetters.REPLAY_FOR, config.service());
        audits.publish(Audit.of(caller.tenant(), caller.actor(), "dead_letter.replayed").to("dead_letters", topic)
                .with("offset", offset)).await().atMost(READ_MAX.multipliedBy(3));
        producer.send(headers.get(DeadLetters.TOPIC), letter.key(), letter.value(), headers).await()
                .atMost(READ_MAX.multipliedBy(3));
    }

    private ConsumerRecord<String, byte[]> find(String topic, long offset) {
        try (var consumer = consumer()) {
            return read(consumer, new TopicPartition(topic, 0), offset).stream()
                    .filter(letter -> letter.offset() == offset).filter(this::visible)
                    .findFirst().orElseThrow(() -> Refusal.notFound("dead letter"));
        }
    }

    private List<ConsumerRecord<String, byte[]>> read(Consumer<String, byte[]> consumer, TopicPartition partition, Long only) {
        var all = List.of(partition);
        var begin = consumer.beginningOffsets(all, READ_MAX).get(partition);
        var end = consumer.endOffsets(all, READ_MAX).get(partition);
        if (only != null && (only < begin || only >= end)) {
            throw Refusal.notFound("dead letter");
        }
        var until = only == null ? end : only + 1;
        consumer.assign(all);
        consumer.seek(partition, only == null ? Math.max(begin, end - SHOWN_PER_TOPIC_MAX) : only);
        List<ConsumerRecord<String, byte[]>> read = new ArrayList<>();
        var deadline = System.nanoTime() + READ_MAX.toNanos();
        while (consumer.position(partition) < until && System.nanoTime() < deadline) {
            consumer.poll(POLL).forEach(read::add);
        }
        return read;
    }

    /** Of the caller's tenant; what could not be read has none and is shown to the first tenant's people. */
    private boolean visible(ConsumerRecord<String, byte[]> letter) {
        if (caller.roles().contains("platform_admin")) {
            return true;
        }
        var tenant = headers(letter).get(DeadLetters.TENANT);
        return caller.tenant().toString().equals(tenant == null ? NamedUuid.tenant(config.tenant()).toString() : tenant);
    }

    private List<String> topics() {
        var suffix = Topics.deadLetterOf("", config.service());
        return Topics.ALL.stream().map(Topics.Topic::name).filter(name -> name.endsWith(suffix)).toList();
    }

    private Consumer<String, byte[]> consumer() {
        var client = settings.client();
        client.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class.getName());
        client.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        client.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(READ_MAX.toMillis()));
        client.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, Long.toString(READ_MAX.toMillis()));
        return new KafkaConsumer<>(client);
    }

    private static Map<String, String> headers(ConsumerRecord<String, byte[]> letter) {
        Map<String, String> headers = new LinkedHashMap<>();
        letter.headers().forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return headers;
    }

    private static DeadLetterView view(ConsumerRecord<String, byte[]> letter) {
        var headers = headers(letter);
        return new DeadLetterView(letter.topic(), letter.offset(), headers.get("ce_id"), headers.get(DeadLetters.REASON),
                headers.get(DeadLetters.ATTEMPTS), headers.get(DeadLetters.TOPIC), headers.get(DeadLetters.PARTITION),
                headers.get(DeadLetters.OFFSET), headers.get(DeadLetters.AT),
                letter.value() == null ? 0 : letter.value().length);
    }
}
