package dev.recado.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.events.AuditLink.Flaw;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.AuditRecorded.Subject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports must stay verifiable: the hashes in the file come from an independent program. */
class AuditLinkTest {

    private static final Path EXPORT = Path.of("src/test/resources/audit/export.ndjson");

    @Test
    void an_old_export_is_still_a_valid_chain() throws IOException {
        var seq = 0L;
        var hash = AuditLink.NOTHING_BEFORE;
        for (var link : export()) {
            assertThat(link.flawAfter(seq, hash)).as("row %d", link.seq()).isEmpty();
            seq = link.seq();
            hash = link.hash();
        }
        var head = TestJson.MAPPER.readValue(Files.readAllLines(EXPORT).getLast(), AuditLink.Head.class);
        assertThat(head.lastSeq()).isEqualTo(seq).isEqualTo(3);
        assertThat(head.lastHash()).isEqualTo(hash);
    }

    @Test
    void a_recorded_event_gives_the_same_row_as_in_an_old_export() throws IOException {
        // Given
        var old = export().get(1);
        var event = new AuditRecorded(old.eventId(), old.tenantId(), old.occurredAt().plusNanos(999), "auth",
                Actor.user(UUID.fromString(old.actorId())), "user.changed", new Subject("user", old.subjectId()),
                Map.of("from", "agent", "roles", "admin,agent"));
        // When
        var link = AuditLink.after(old.previousHash(), old.seq(), event, old.recordedAt());
        // Then
        assertThat(link).isEqualTo(old);
    }

    static Stream<Consumer<ObjectNode>> changes() {
        return Stream.of(row -> row.put("tenant_id", UUID.randomUUID().toString()), row -> row.put("event_id", "other"),
                row -> row.put("occurred_at", "2026-11-21T10:00:01.000002Z"),
                row -> row.put("recorded_at", "2026-11-21T10:00:01.100001Z"), row -> row.put("service", "auth2"),
                row -> row.put("actor_type", "suite"), row -> row.put("actor_id", "4"), row -> row.remove("actor_id"),
                row -> row.put("action", "user.created"), row -> row.put("subject_type", "team"),
                row -> row.put("subject_id", "4"), row -> row.remove("subject_id"),
                row -> row.putObject("details").put("roles", "admin,agent"),
                row -> row.putObject("details").put("from", "agent").put("roles", "agent"),
                row -> row.putObject("details").put("from", "agent").put("roles", "admin,agent").put("more", "1"),
                row -> row.put("hash", AuditLink.NOTHING_BEFORE));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void a_change_of_any_value_is_found(Consumer<ObjectNode> change) throws IOException {
        // Given
        var before = export().getFirst();
        var row = (ObjectNode) TestJson.MAPPER.readTree(Files.readAllLines(EXPORT).get(1));
        // When
        change.accept(row);
        // Then
        assertThat(link(row.toString()).flawAfter(1, before.hash())).contains(Flaw.ALTERED);
    }

    @Test
    void moving_a_character_from_one_value_to_the_next_is_found() throws IOException {
        var row = (ObjectNode) TestJson.MAPPER.readTree(Files.readAllLines(EXPORT).get(1));
        row.put("action", "user.change").put("subject_type", "duser");
        assertThat(link(row.toString()).flawAfter(1, export().getFirst().hash())).contains(Flaw.ALTERED);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 2, 3})
    void a_gap_in_the_sequence_is_found(long previousSeq) throws IOException {
        assertThat(export().get(1).flawAfter(previousSeq, export().getFirst().hash())).contains(Flaw.MISSING);
    }

    @Test
    void a_row_with_another_previous_hash_is_found() throws IOException {
        assertThat(export().get(1).flawAfter(1, AuditLink.NOTHING_BEFORE)).contains(Flaw.UNTIED);
    }

    @Test
    void times_have_the_precision_of_the_database() {
        var event = new AuditRecorded("e", TenantId.random(), Instant.parse("2026-11-21T10:00:00.123456789Z"), "auth",
                Actor.suite(), "tenant.opened", null, null);
        var link = AuditLink.after(AuditLink.NOTHING_BEFORE, 1, event, Instant.parse("2026-11-21T10:00:00.999999999Z"));
        assertThat(link.occurredAt()).isEqualTo("2026-11-21T10:00:00.123456Z");
        assertThat(link.recordedAt()).isEqualTo("2026-11-21T10:00:00.999999Z");
    }

    private static List<AuditLink> export() throws IOException {
        var lines = Files.readAllLines(EXPORT);
        return lines.subList(0, lines.size() - 1).stream().map(AuditLinkTest::link).toList();
    }

    private static AuditLink link(String json) {
        try {
            return TestJson.MAPPER.readValue(json, AuditLink.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
