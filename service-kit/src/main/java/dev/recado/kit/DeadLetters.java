package dev.recado.kit;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.SuiteEvent;
import dev.recado.events.Topics;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Puts aside the one record that fails alone, with all that is needed to understand it and to play it again. */
@ApplicationScoped
class DeadLetters {

    static final String REASON = "recado-reason";
    static final String ATTEMPTS = "recado-attempts";
    static final String TENANT = "recado-tenant";
    static final String TOPIC = "recado-topic";
    static final String PARTITION = "recado-partition";
    static final String OFFSET = "recado-offset";
    static final String AT = "recado-at";
    /** Names the one service that a replayed record is for; the others skip it. */
    static final String REPLAY_FOR = "recado-replay-for";

    private final EventProducer producer;
    private final RecadoConfig config;
    private final Clock clock;

    DeadLetters(EventProducer producer, RecadoConfig config, Clock clock) {
        this.producer = producer;
        this.config = config;
        this.clock = clock;
    }

    /** @param event null when the record could not be read */
    Uni<Void> put(ConsumerRecord<String, byte[]> refused, SuiteEvent event, Throwable reason, int attempts) {
        var headers = headers(refused);
        headers.put(REASON, Failures.name(reason));
        headers.put(ATTEMPTS, Integer.toString(attempts));
        headers.put(TOPIC, refused.topic());
        headers.put(PARTITION, Integer.toString(refused.partition()));
        headers.put(OFFSET, Long.toString(refused.offset()));
        headers.put(AT, clock.instant().toString());
        if (event != null && event.tenantId() != null) {
            headers.put(TENANT, event.tenantId().toString());
        }
        Log.errorf("dead letter topic=%s partition=%d offset=%d eventId=%s outcome=%s", refused.topic(), refused.partition(),
                refused.offset(), event == null ? "unreadable" : event.eventId(), Failures.name(reason));
        return producer.send(Topics.deadLetterOf(refused.topic(), config.service()), refused.key(), refused.value(), headers);
    }

    private static Map<String, String> headers(ConsumerRecord<String, byte[]> refused) {
        var headers = new LinkedHashMap<String, String>();
        refused.headers().forEach(header -> headers.put(header.key(),
                header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8)));
        headers.remove(REPLAY_FOR);
        return headers;
    }
}
