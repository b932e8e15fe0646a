package dev.recado.ingest;

import static dev.recado.ingest.ReplayApi.PATH;
import static dev.recado.ingest.ReplayApi.admin;
import static dev.recado.ingest.ReplayApi.body;
import static dev.recado.ingest.ReplayApi.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import dev.recado.events.AuditRecorded;
import dev.recado.events.Topics;
import dev.recado.kit.test.IdempotentOperations;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A replay that is started twice with one Idempotency-Key runs one time. */
@QuarkusTest
@QuarkusTestResource(ProxiedKafka.class)
class RepeatedReplaysTest {

    private static final Duration SETTLE = Duration.ofSeconds(40);
    private static KafkaProxy kafka;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    private final String key = UUID.randomUUID().toString();
    private final Instant until = Instant.now();
    private final Instant from = until.minusSeconds(60);

    @BeforeEach
    void the_replays_are_loaded_and_none_runs() {
        if (kafka == null) {
            kafka = KafkaProxy.open();
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> request(until, from, Map.of()).statusCode() == 400);
        await().atMost(SETTLE).until(() -> admin().get(PATH).jsonPath().getList("results.findAll { it.state == 'running' }")
                .isEmpty());
    }

    @AfterAll
    static void close_proxy() {
        kafka.close();
    }

    @Test
    void a_repetition_gets_the_same_replay_also_after_its_end() {
        // Given
        var first = start(Map.of("dry_run", true));
        var id = first.then().statusCode(202).extract().<String>path("id");
        ReplayApi.awaitFinished(UUID.fromString(id));
        // When
        start(Map.of("dry_run", true)).then().statusCode(202).body("id", equalTo(id)).body("state", equalTo("finished"));
        // Then
        start(Map.of("dry_run", false)).then().statusCode(422).body("code", equalTo("IDEMPOTENCY_KEY_REUSED"));
        assertThat(startedAudits(id)).hasSize(1);
        admin().body(body(from, until, Map.of("dry_run", true))).post(PATH).then().statusCode(202)
                .body("id", not(equalTo(id)));
    }

    @Test
    void a_replay_from_before_1970_reads_the_whole_log() {
        var id = ReplayApi.start(Instant.parse("1960-01-01T00:00:00Z"), until, Map.of("dry_run", true));
        assertThat(ReplayApi.awaitFinished(id).getString("problem")).isNull();
    }

    @Test
    void of_repetitions_at_the_same_time_one_starts_a_replay_and_all_get_it() {
        // When
        var answers = IntStream.range(0, 4).mapToObj(i -> CompletableFuture.supplyAsync(() -> start(Map.of()))).toList()
                .stream().map(CompletableFuture::join).toList();
        // Then
        assertThat(answers).allSatisfy(answer -> answer.then().statusCode(202));
        var ids = answers.stream().map(answer -> answer.jsonPath().getString("id")).distinct().toList();
        assertThat(ids).hasSize(1);
        assertThat(startedAudits(ids.getFirst())).hasSize(1);
    }

    @Test
    void every_post_that_changes_something_declares_the_header() {
        assertThat(IdempotentOperations.postsWithoutKey("http://" + management.getAuthority())).containsExactlyInAnyOrder(
                // a repetition changes nothing
                "/api/v1/replays/{id}/cancel", "/api/v1/{service}/dead-letters/replay");
    }

    private Response start(Map<String, Object> more) {
        return admin().header("Idempotency-Key", key).body(body(from, until, more)).post(PATH);
    }

    /** The audit has one row for each id of an event. */
    private static List<String> startedAudits(String replay) {
        return PublishedRecords.events(Topics.AUDITS_RECORDED, AuditRecorded.class).stream()
                .filter(event -> event.subject() != null && event.subject().id().equals(replay))
                .filter(event -> event.action().equals("replay.started")).map(AuditRecorded::eventId).distinct().toList();
    }
}
