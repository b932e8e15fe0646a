package dev.recado.auth;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.recado.events.AuditRecorded;
import dev.recado.events.SuiteEvent;
import dev.recado.events.TenantChanged;
import dev.recado.events.Topics;
import dev.recado.events.UserChanged;
import dev.recado.kit.events.Json;
import io.smallrye.config.SmallRyeConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.ConfigProvider;

/** Reads published events from their topics. */
public final class PublishedEvents {

    private PublishedEvents() {
    }

    /** Returns the first matching event of a user. */
    public static UserChanged user(Object id, Predicate<UserChanged> wanted) {
        return await(Topics.USERS_CHANGED, UserChanged.class,
                event -> event.userId().equals(UUID.fromString(id.toString())) && wanted.test(event)).getLast();
    }

    /** Returns the first matching event of a tenant. */
    public static TenantChanged tenant(Object id, Predicate<TenantChanged> wanted) {
        return await(Topics.TENANTS_CHANGED, TenantChanged.class,
                event -> event.tenantId().toString().equals(id.toString()) && wanted.test(event)).getLast();
    }

    /** Returns the first audit of an action on a subject. */
    public static AuditRecorded audit(String action, Object subject) {
        return await(Topics.AUDITS_RECORDED, AuditRecorded.class, event -> event.action().equals(action)
                && event.subject() != null && event.subject().id().equals(subject.toString())).getLast();
    }

    /** Returns the events of a topic up to the first match, which is the last of the list. */
    public static <E extends SuiteEvent> List<E> await(String topic, Class<E> type, Predicate<E> awaited) {
        var found = new ArrayList<E>();
        try (var consumer = new KafkaConsumer<>(Map.<String, Object>of("bootstrap.servers", broker()), new StringDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(consumer.partitionsFor(topic).stream().map(p -> new TopicPartition(topic, p.partition())).toList());
            consumer.seekToBeginning(consumer.assignment());
            Awaitility.await().until(() -> {
                for (var item : consumer.poll(Duration.ofMillis(200))) {
                    var event = read(item.value(), type);
                    event.ifPresent(found::add);
                    if (event.filter(awaited).isPresent()) {
                        return true;
                    }
                }
                return false;
            });
        }
        return found;
    }

    /** Returns empty for an unreadable record, which another test has sent. */
    private static <E> Optional<E> read(byte[] bytes, Class<E> type) throws IOException {
        try {
            return Optional.of(Json.mapper().readValue(bytes, type));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static String broker() {
        return ConfigProvider.getConfig().unwrap(SmallRyeConfig.class).getValue("kafka.bootstrap.servers", String.class);
    }
}
