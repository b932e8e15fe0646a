package dev.recado.ingest.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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

import dev.recado.events.NamedUuid;
import dev.recado.ingest.KafkaProxy;
import dev.recado.ingest.ProxiedKafka;
import dev.recado.ingest.kafka.IngestKafkaClients;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.http.SuiteException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.apache.kafka.clients.consumer.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replicas that change the same topic, each with its own clients and states. */
@QuarkusTest
@QuarkusTestResource(ProxiedKafka.class)
class ReplayRegisterTest {

    private static final int ROUNDS = 15;
    private static KafkaProxy kafka;
    private final List<Replica> replicas = new ArrayList<>();

    @Inject
    IngestKafkaClients clients;
    @Inject
    EventJson json;
    @Inject
    ReplayStates ours;
    @Inject
    ReplayCoordinator coordinator;

    @BeforeEach
    void three_replicas_have_loaded_the_topic() {
        if (kafka == null) {
            kafka = KafkaProxy.open();
        }
        await().atMost(Duration.ofSeconds(20)).until(coordinator::loaded);
        for (var i = 0; i < 3; i++) {
            replicas.add(new Replica("replica-" + i));
        }
    }

    @AfterEach
    void close_replicas() {
        replicas.forEach(Replica::close);
    }

    @AfterAll
    static void close_proxy() {
        kafka.close();
    }

    @Test
    void only_one_of_several_replicas_starts_a_replay_at_the_same_moment() throws Exception {
        // Given
        var together = new CyclicBarrier(replicas.size());
        var started = new ArrayList<List<Boolean>>();
        // When
        try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            for (var round = 0; round < ROUNDS; round++) {
                var answers = new ArrayList<Boolean>();
                for (var answer : threads
                        .invokeAll(replicas.stream().map(replica -> startTogether(replica, together)).toList())) {
                    answers.add(answer.get());
                }
                started.add(answers);
                replicas.getFirst().cancelAll();
            }
        }
        // Then
        assertThat(started).hasSize(ROUNDS).allSatisfy(answers -> assertThat(answers).containsOnlyOnce(true));
    }

    @Test
    void replicas_that_get_the_same_key_at_the_same_moment_start_one_replay() throws Exception {
        // Given
        var id = UUID.randomUUID();
        var until = Instant.now();
        var request = new NewReplay(until.minusSeconds(60), until, null, false);
        var together = new CyclicBarrier(replicas.size());
        // When
        try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            for (var done : threads.invokeAll(replicas.stream().map(replica -> (Callable<Boolean>) () -> {
                together.await();
                return replica.start(id, request);
            }).toList())) {
                // Then
                assertThat(done.get()).isTrue();
            }
        }
        var other = new NewReplay(until.minusSeconds(60), until, null, true);
        assertThatThrownBy(() -> replicas.getFirst().start(id, other)).isInstanceOfSatisfying(SuiteException.class,
                refusal -> assertThat(refusal.code()).isEqualTo("IDEMPOTENCY_KEY_REUSED"));
        assertThat(replicas.getLast().versionOf(id)).isEqualTo(1);
        replicas.getFirst().cancelAll();
    }

    @Test
    void a_fenced_replica_decides_again_on_the_newest_state() {
        // Given
        var first = replicas.get(0);
        var second = replicas.get(1);
        assertThat(first.start()).isTrue();
        second.cancelAll();
        var seen = new ArrayList<Boolean>();
        // When
        first.register().change(now -> {
            seen.add(now.findOpen().isPresent());
            return now.findOpen().map(replay -> replay.interrupted(Instant.now())).orElse(null);
        });
        // Then
        assertThat(seen).containsExactly(true, false);
    }

    @Test
    void a_replica_decides_on_the_state_that_another_has_just_written() {
        // Given
        var first = replicas.get(0);
        var second = replicas.get(1);
        assertThat(first.start()).isTrue();
        // When
        var refused = second.start();
        second.cancelAll();
        var startedByFirst = first.start();
        // Then
        assertThat(refused).isFalse();
        assertThat(startedByFirst).isTrue();
        first.cancelAll();
        await().atMost(Duration.ofSeconds(10)).until(() -> ours.findOpen().isEmpty());
    }

    private static Callable<Boolean> startTogether(Replica replica, CyclicBarrier together) {
        return () -> {
            together.await();
            return replica.start();
        };
    }

    /** The clients and states of one process. */
    private final class Replica {

        private final String name;
        private final ReplayStates states = new ReplayStates();
        private final Consumer<String, byte[]> consumer = clients.consumer("replays");
        private final ReplayRegister register = new ReplayRegister(consumer, clients, json, states);

        Replica(String name) {
            this.name = name;
            register.load();
        }

        ReplayRegister register() {
            return register;
        }

        boolean start() {
            var id = UUID.randomUUID();
            register.stopWriting();
            register.change(now -> now.findOpen().isPresent() || now.find(id) != null
                    ? null
                    : Replay.started(id, TestReplayRequests.requestedAt(Instant.now()), name));
            return states.find(id) != null;
        }

        /** True when the replay with this id is started, by this process or another. */
        boolean start(UUID id, NewReplay request) {
            var started = Replay.started(id, request.toRequest(NamedUuid.tenant("main"), UUID.randomUUID(), Instant.now()),
                    name);
            register.change(now -> Replays.firstOf(now, started, request));
            return states.find(id) != null;
        }

        long versionOf(UUID id) {
            register.poll();
            return states.find(id).version();
        }

        void close() {
            register.close();
            consumer.close();
        }

        void cancelAll() {
            register.change(now -> now.findOpen().map(replay -> replay.cancelled(Instant.now())).orElse(null));
        }
    }
}
