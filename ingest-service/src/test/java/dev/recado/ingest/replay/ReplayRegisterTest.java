package dev.recado.ingest.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;

import jakarta.inject.Inject;

import dev.recado.ingest.KafkaProxy;
import dev.recado.ingest.ProxiedKafka;
import dev.recado.ingest.kafka.IngestKafkaClients;
import dev.recado.kit.events.EventJson;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.apache.kafka.clients.consumer.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replicas at the same topic: each has its own clients and its own view of it. */
@QuarkusTest
@QuarkusTestResource(ProxiedKafka.class)
class ReplayRegisterTest {

    private static final int ROUNDS = 15;
    private static KafkaProxy door;
    private final List<Replica> replicas = new ArrayList<>();

    @Inject
    IngestKafkaClients clients;
    @Inject
    EventJson json;
    @Inject
    ReplayStates ours;
    @Inject
    ReplayCoordinator keeper;

    @BeforeEach
    void three_replicas_have_read_the_topic() {
        if (door == null) {
            door = KafkaProxy.open();
        }
        await().atMost(Duration.ofSeconds(20)).until(keeper::loaded);
        for (var i = 0; i < 3; i++) {
            replicas.add(new Replica("replica-" + i));
        }
    }

    @AfterEach
    void the_replicas_go() {
        replicas.forEach(Replica::close);
    }

    @AfterAll
    static void shut() {
        door.close();
    }

    @Test
    void of_replicas_that_begin_a_replay_at_the_same_moment_one_alone_does() throws Exception {
        // Given
        var together = new CyclicBarrier(replicas.size());
        var begun = new ArrayList<List<Boolean>>();
        // When
        try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            for (var round = 0; round < ROUNDS; round++) {
                var answers = new ArrayList<Boolean>();
                for (var answer : threads.invokeAll(replicas.stream().map(replica -> beginning(replica, together)).toList())) {
                    answers.add(answer.get());
                }
                begun.add(answers);
                replicas.getFirst().cancelAll();
            }
        }
        // Then
        assertThat(begun).hasSize(ROUNDS).allSatisfy(answers -> assertThat(answers).containsOnlyOnce(true));
    }

    @Test
    void a_replica_that_was_shut_out_decides_again_on_what_was_written_since() {
        // Given
        var first = replicas.get(0);
        var second = replicas.get(1);
        assertThat(first.begin()).isTrue();
        second.cancelAll();
        var seen = new ArrayList<Boolean>();
        // When
        first.log().change(now -> {
            seen.add(now.open().isPresent());
            return now.open().map(replay -> replay.interrupted(Instant.now())).orElse(null);
        });
        // Then
        assertThat(seen).containsExactly(true, false);
    }

    @Test
    void a_replica_decides_on_what_another_wrote_a_moment_ago() {
        // Given
        var first = replicas.get(0);
        var second = replicas.get(1);
        assertThat(first.begin()).isTrue();
        // When
        var refused = second.begin();
        second.cancelAll();
        var begunByTheFirst = first.begin();
        // Then
        assertThat(refused).isFalse();
        assertThat(begunByTheFirst).isTrue();
        first.cancelAll();
        await().atMost(Duration.ofSeconds(10)).until(() -> ours.open().isEmpty());
    }

    private static Callable<Boolean> beginning(Replica replica, CyclicBarrier together) {
        return () -> {
            together.await();
            return replica.begin();
        };
    }

    /** What one process has of the topic. */
    private final class Replica {

        private final String name;
        private final ReplayStates book = new ReplayStates();
        private final Consumer<String, byte[]> consumer = clients.consumer("replays");
        private final ReplayRegister log = new ReplayRegister(consumer, clients, json, book);

        Replica(String name) {
            this.name = name;
            log.open();
        }

        ReplayRegister log() {
            return log;
        }

        boolean begin() {
            var id = UUID.randomUUID();
            log.giveWay();
            log.change(now -> now.open().isPresent() || now.of(id) != null
                    ? null
                    : Replay.begun(id, TestReplayRequests.at(Instant.now()), name));
            return book.of(id) != null;
        }

        void close() {
            log.close();
            consumer.close();
        }

        void cancelAll() {
            log.change(now -> now.open().map(replay -> replay.cancelled(Instant.now())).orElse(null));
        }
    }
}
