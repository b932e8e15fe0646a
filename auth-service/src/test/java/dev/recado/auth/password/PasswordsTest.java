package dev.recado.auth.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.recado.auth.FixedAuthConfig;
import dev.recado.kit.http.Refusal;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PasswordsTest {

    private static final Duration WITHIN = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final Passwords passwords = new Passwords(vertx, new FixedAuthConfig());

    @AfterEach
    void close() {
        passwords.close();
        vertx.closeAndAwait();
    }

    @Test
    void a_hash_matches_its_password_only_and_a_missing_hash_none() {
        // Given
        var hash = passwords.hash("a good password").await().atMost(WITHIN);
        // When, Then
        assertThat(passwords.verifyLogin("a good password", hash).await().atMost(WITHIN)).isTrue();
        assertThat(passwords.verifyLogin("another password", hash).await().atMost(WITHIN)).isFalse();
        assertThat(passwords.verifyLogin("a good password", null).await().atMost(WITHIN)).isFalse();
    }

    @Test
    void a_login_beyond_threads_and_queue_is_refused_and_the_others_are_served() {
        // Given
        var hash = passwords.hash("a good password").await().atMost(WITHIN);
        var jobs = IntStream.range(0, 8).mapToObj(i -> passwords.verifyLogin("password " + i, hash)
                .map(right -> 200).onFailure(Refusal.class).recoverWithItem(Refusal::status)).toList();
        // When
        var outcomes = Uni.join().all(jobs).andFailFast().await().atMost(WITHIN);
        // Then
        assertThat(outcomes).containsExactlyElementsOf(List.of(200, 200, 200, 200, 200, 503, 503, 503));
        assertThat(passwords.hash("places are free again").await().atMost(WITHIN)).isNotBlank();
    }

    @Test
    void new_and_changed_passwords_do_not_use_capacity_of_logins() {
        // Given
        var hash = passwords.hash("a good password").await().atMost(WITHIN);
        var others = IntStream.range(0, 8)
                .mapToObj(i -> (i % 2 == 0 ? passwords.hash("password " + i) : passwords.verifyCurrent("x", hash))
                        .map(done -> 200).onFailure(Refusal.class).recoverWithItem(Refusal::status));
        var logins = IntStream.range(0, 5).mapToObj(i -> passwords.verifyLogin("a good password", hash).map(right -> 200)
                .onFailure(Refusal.class).recoverWithItem(Refusal::status));
        // When
        var outcomes = Uni.join().all(Stream.concat(others, logins).toList()).andFailFast().await().atMost(WITHIN);
        // Then
        assertThat(outcomes).containsExactly(200, 200, 200, 503, 503, 503, 503, 503, 200, 200, 200, 200, 200);
    }

    @Test
    void the_result_arrives_on_the_event_loop_of_the_caller() {
        // Given
        var context = vertx.getOrCreateContext();
        // When
        var threads = Uni.createFrom().<List<String>>emitter(emitter -> context.runOnContext(() -> {
            var asked = Thread.currentThread().getName();
            passwords.hash("a good password").subscribe()
                    .with(hash -> emitter.complete(List.of(asked, Thread.currentThread().getName())), emitter::fail);
        })).await().atMost(WITHIN);
        // Then
        assertThat(threads.getFirst()).contains("eventloop").isEqualTo(threads.getLast());
    }

    @Test
    void each_of_many_results_arrives_on_the_context_of_its_caller() {
        // Given
        var hash = passwords.hash("a good password").await().atMost(WITHIN);
        var base = vertx.getOrCreateContext().getDelegate();
        var calls = IntStream.range(0, 5).mapToObj(i -> VertxContext.createNewDuplicatedContext(base))
                .map(context -> Uni.createFrom().<Boolean>emitter(emitter -> context.runOnContext(
                        nothing -> passwords.verifyLogin("a good password", hash).subscribe()
                                .with(right -> emitter.complete(io.vertx.core.Vertx.currentContext() == context),
                                        emitter::fail))))
                .toList();
        // When
        var onOwnContext = Uni.join().all(calls).andFailFast().await().atMost(WITHIN);
        // Then
        assertThat(onOwnContext).containsExactly(true, true, true, true, true);
    }
}
