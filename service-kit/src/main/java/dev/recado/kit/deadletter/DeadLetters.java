package dev.recado.kit.deadletter;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;

import dev.recado.events.SuiteEvent;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.kafka.BrokerTopics;
import dev.recado.kit.kafka.EventProducer;
import dev.recado.kit.lifecycle.FailureClassifier;
import dev.recado.kit.lifecycle.RecadoConfig;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Puts aside the one record that fails alone, with all that is needed to understand it and to play it again. */
@ApplicationScoped
public class DeadLetters {

    static final String REASON = "recado-reason";
    static final String ATTEMPTS = "recado-attempts";
    static final String TENANT = "recado-tenant";
    static final String TOPIC = "recado-topic";
    static final String PARTITION = "recado-partition";
    static final String OFFSET = "recado-offset";
    static final String AT = "recado-at";
    /** Set when the record was too large to be put aside: its value is where it came from, and cannot be replayed from here. */
    static final String LEFT_OUT = "recado-left-out";
    /** Names the one service that a replayed record is for; the others skip it. */
    public static final String REPLAY_FOR = "recado-replay-for";

    private static final Set<String> OURS = Set.of(REASON, ATTEMPTS, TENANT, TOPIC, PARTITION, OFFSET, AT, LEFT_OUT,
            REPLAY_FOR);
    private static final Set<String> ALWAYS_THERE = Topics.ALL.stream().map(Topics.Topic::name).collect(toUnmodifiableSet());
    private static final Pattern UNPRINTABLE = Pattern.compile("[^A-Za-z0-9._:=+/-]");
    private static final int ID_CHARS_MAX = 128;

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
        Log.errorf("dead letter topic=%s partition=%d offset=%d eventId=%s outcome=%s", refused.topic(), refused.partition(),
                refused.offset(), event == null ? "unreadable" : printable(event.eventId()), FailureClassifier.outcome(reason));
        var headers = headers(refused, event);
        headers.put(REASON, FailureClassifier.outcome(reason));
        headers.put(ATTEMPTS, Integer.toString(attempts));
        return place(refused.topic()).chain(place -> producer.send(place, refused.key(), refused.value(), headers)
                .onFailure(RecordTooLargeException.class).recoverWithUni(tooLarge -> leavingOut(place, headers)));
    }

    /** An id comes from outside: in a log line it is short and plain. */
    static String printable(String id) {
        var plain = UNPRINTABLE.matcher(id.length() > ID_CHARS_MAX ? id.substring(0, ID_CHARS_MAX) : id).replaceAll("_");
        return plain.length() < id.length() ? plain + "~" : plain;
    }

    /** A topic that anybody could make may have no place of its own: its letters would hold up everybody's for ever. */
    private Uni<String> place(String topic) {
        var own = Topics.deadLetterOf(topic, config.service());
        var common = Topics.commonDeadLetterOf(topic, config.service());
        return ALWAYS_THERE.contains(own) || !ALWAYS_THERE.contains(common)
                ? Uni.createFrom().item(own)
                : topics.exists(own).map(there -> there ? own : common);
    }

    /** With our headers it is more than the broker takes, and always will be. */
    private Uni<Void> leavingOut(String place, Map<String, String> headers) {
        var ours = new LinkedHashMap<>(headers);
        ours.keySet().retainAll(OURS);
        ours.put(LEFT_OUT, "too large");
        return producer.send(place, null, new byte[0], ours);
    }

    /** What the record itself says under our names counts for nothing. */
    private Map<String, String> headers(ConsumerRecord<String, byte[]> refused, SuiteEvent event) {
        var headers = new LinkedHashMap<String, String>();
        refused.headers().forEach(header -> headers.put(header.key(),
                header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8)));
        headers.keySet().removeAll(OURS);
        headers.put(TOPIC, refused.topic());
        headers.put(PARTITION, Integer.toString(refused.partition()));
        headers.put(OFFSET, Long.toString(refused.offset()));
        headers.put(AT, clock.instant().toString());
        var tenant = event != null ? event.tenantId() : owner(refused.topic());
        if (tenant != null) {
            headers.put(TENANT, tenant.toString());
        }
        return headers;
    }

    /** Null: nobody's. */
    private TenantId owner(String topic) {
        return owners.isResolvable() ? owners.get().owner(topic) : null;
    }
}
