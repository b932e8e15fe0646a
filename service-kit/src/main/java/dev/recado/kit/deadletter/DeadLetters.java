package dev.recado.kit.deadletter;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;

import dev.recado.events.DeadLetterHeaders;
import dev.recado.events.SuiteEvent;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.events.CleanText;
import dev.recado.kit.kafka.BrokerTopics;
import dev.recado.kit.kafka.EventProducer;
import dev.recado.kit.lifecycle.FailureClassifier;
import dev.recado.kit.lifecycle.RecadoConfig;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Publishes a refused record to its dead-letter topic, with everything needed to understand and replay it. */
@ApplicationScoped
public class DeadLetters {

    private static final Set<String> OWN_HEADERS = Set.of(DeadLetterHeaders.REASON, DeadLetterHeaders.ATTEMPTS,
            DeadLetterHeaders.TENANT, DeadLetterHeaders.TOPIC, DeadLetterHeaders.PARTITION, DeadLetterHeaders.OFFSET,
            DeadLetterHeaders.AT, DeadLetterHeaders.LEFT_OUT, DeadLetterHeaders.REPLAY_FOR);
    private static final Set<String> SUITE_TOPICS = Topics.ALL.stream().map(Topics.Topic::name).collect(toUnmodifiableSet());

    private final EventProducer producer;
    private final BrokerTopics topics;
    private final Instance<TopicOwners> owners;
    private final RecadoConfig config;
    private final Clock clock;

    DeadLetters(EventProducer producer, BrokerTopics topics, Instance<TopicOwners> owners, RecadoConfig config,
            Clock clock) {
        this.producer = producer;
        this.topics = topics;
        this.owners = owners;
        this.config = config;
        this.clock = clock;
    }

    /** @param event null when the record could not be read */
    public Uni<Void> publish(ConsumerRecord<String, byte[]> refused, SuiteEvent event, Throwable reason, int attempts) {
        Log.errorf("A record was refused and published as a dead letter; fix the cause, then replay it topic=%s partition=%d"
                + " offset=%d eventId=%s outcome=%s", refused.topic(), refused.partition(), refused.offset(),
                event == null ? "unreadable" : CleanText.loggableId(event.eventId()), FailureClassifier.outcome(reason));
        var headers = headers(refused, event);
        put(headers, DeadLetterHeaders.REASON, FailureClassifier.outcome(reason));
        put(headers, DeadLetterHeaders.ATTEMPTS, Integer.toString(attempts));
        return target(refused.topic()).chain(target -> producer
                .send(new ProducerRecord<>(target, null, refused.key(), refused.value(), headers))
                .onFailure(RecordTooLargeException.class).recoverWithUni(tooLarge -> publishWithoutValue(target, headers)));
    }

    /** The record's own dead-letter topic, or the shared one for a publisher's topic without its own. */
    private Uni<String> target(String topic) {
        var own = Topics.deadLetterOf(topic, config.service());
        var shared = Topics.commonDeadLetterOf(topic, config.service());
        return SUITE_TOPICS.contains(own) || !SUITE_TOPICS.contains(shared)
                ? Uni.createFrom().item(own)
                : topics.exists(own).map(exists -> exists ? own : shared);
    }

    /** Publishes only our headers, for a record that exceeds the broker's size limit with them. */
    private Uni<Void> publishWithoutValue(String target, Headers headers) {
        var own = onlyOwn(headers);
        put(own, DeadLetterHeaders.LEFT_OUT, "too large");
        return producer.send(new ProducerRecord<>(target, null, (String) null, new byte[0], own));
    }

    /** Headers of the record under our own names are dropped: an outside publisher could have set them. */
    private Headers headers(ConsumerRecord<String, byte[]> refused, SuiteEvent event) {
        var headers = withoutOwn(refused);
        put(headers, DeadLetterHeaders.TOPIC, refused.topic());
        put(headers, DeadLetterHeaders.PARTITION, Integer.toString(refused.partition()));
        put(headers, DeadLetterHeaders.OFFSET, Long.toString(refused.offset()));
        put(headers, DeadLetterHeaders.AT, clock.instant().toString());
        var tenant = event != null ? event.tenantId() : owner(refused.topic());
        if (tenant != null) {
            put(headers, DeadLetterHeaders.TENANT, tenant.toString());
        }
        return headers;
    }

    private static Headers onlyOwn(Headers headers) {
        var own = new RecordHeaders();
        headers.forEach(header -> {
            if (OWN_HEADERS.contains(header.key())) {
                own.add(header);
            }
        });
        return own;
    }

    /** All headers of a record except our own, byte for byte, including repeated names and null values. */
    static Headers withoutOwn(ConsumerRecord<String, byte[]> record) {
        var headers = new RecordHeaders(record.headers().toArray());
        OWN_HEADERS.forEach(headers::remove);
        return headers;
    }

    static void put(Headers headers, String name, String text) {
        headers.add(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A header as text; null when it is absent or has no value. */
    static String text(ConsumerRecord<String, byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** The headers as text, to show them. */
    static Map<String, String> read(ConsumerRecord<String, byte[]> record) {
        var headers = new LinkedHashMap<String, String>();
        record.headers().forEach(header -> headers.put(header.key(),
                header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8)));
        return headers;
    }

    /** Null when the topic has no owner. */
    private TenantId owner(String topic) {
        return owners.isResolvable() ? owners.get().owner(topic) : null;
    }
}
