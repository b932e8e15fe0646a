package dev.recado.auth;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.AuditRecorded;
import dev.recado.events.SuiteEvent;
import dev.recado.events.TenantChanged;
import dev.recado.events.Topics;
import dev.recado.events.UserChanged;
import dev.recado.kit.events.Json;
import dev.recado.kit.test.TopicProbe;
import io.quarkus.arc.Arc;
import io.quarkus.arc.Unremovable;
import org.awaitility.Awaitility;

/** Reads published events with one consumer for all tests of an application. */
@Singleton
@Unremovable
public class PublishedEvents {

    private final TopicProbe probe = TopicProbe.of(Topics.USERS_CHANGED, Topics.TENANTS_CHANGED, Topics.AUDITS_RECORDED,
            Topics.AUDITS_CHAINED, Topics.API_KEYS_CHANGED, Topics.PUBLISHERS_CHANGED);

    @PreDestroy
    void close() {
        probe.close();
    }

    /** Waits for the first matching event of a user. */
    public static UserChanged user(Object id, Predicate<UserChanged> wanted) {
        return first(Topics.USERS_CHANGED, UserChanged.class, id,
                event -> event.userId().equals(UUID.fromString(id.toString())) && wanted.test(event));
    }

    /** Waits for the first matching event of a tenant. */
    public static TenantChanged tenant(Object id, Predicate<TenantChanged> wanted) {
        return first(Topics.TENANTS_CHANGED, TenantChanged.class, id,
                event -> event.tenantId().toString().equals(id.toString()) && wanted.test(event));
    }

    /** Waits for the first audit of an action on a subject. */
    public static AuditRecorded audit(String action, Object subject) {
        return first(Topics.AUDITS_RECORDED, AuditRecorded.class, subject, event -> event.action().equals(action)
                && event.subject() != null && event.subject().id().equals(subject.toString()));
    }

    /** Waits for the first event of a topic that contains the id and matches. */
    public static <E extends SuiteEvent> E first(String topic, Class<E> type, Object id, Predicate<E> wanted) {
        return Awaitility.await().until(
                () -> texts(topic, id.toString()).flatMap(text -> read(text, type).stream()).filter(wanted).findFirst(),
                Optional::isPresent).orElseThrow();
    }

    /** Returns the records of a topic that contain a text, oldest first. */
    public static List<JsonNode> of(String topic, String text) {
        return texts(topic, text).flatMap(found -> read(found, JsonNode.class).stream()).toList();
    }

    /** Skips unreadable records, which some tests publish. */
    private static <E> Optional<E> read(String text, Class<E> type) {
        try {
            return Optional.of(Json.mapper().readValue(text, type));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Leaves the parsing to its caller, because a topic holds the events of all tests. */
    private static Stream<String> texts(String topic, String contained) {
        return Arc.container().instance(PublishedEvents.class).get().probe.records().stream()
                .filter(record -> record.topic().equals(topic) && record.value() != null)
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .filter(text -> text.contains(contained));
    }
}
