package dev.recado.kit.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import dev.recado.events.NamedUuid;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.SuiteException;
import dev.recado.kit.idempotency.Idempotency.AnsweredRequest;
import dev.recado.kit.sample.KitTestResource;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(KitTestResource.class)
class IdempotencyTest {

    private static final Duration SETTLE = Duration.ofSeconds(20);
    private static final TenantId TENANT = NamedUuid.tenant("main");

    record Answer(int run, String text) {
    }

    @Inject
    Idempotency idempotency;
    @Inject
    IdempotencyRetention retention;
    @Inject
    Transactions transactions;

    private final String key = UUID.randomUUID().toString();
    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void a_repetition_gets_the_first_answer_and_changes_nothing() {
        // When
        var first = run(request("a"));
        var again = run(request("a"));
        // Then
        assertThat(first).isEqualTo(new Answer(1, "Olá")).isEqualTo(again);
        assertThat(seen()).isEqualTo(1);
    }

    @Test
    void another_request_with_the_same_key_is_refused() {
        run(request("a"));
        assertThatThrownBy(() -> run(request("b"))).isInstanceOfSatisfying(SuiteException.class, refusal -> {
            assertThat(refusal.status()).isEqualTo(422);
            assertThat(refusal.code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
        });
        assertThat(seen()).isEqualTo(1);
    }

    @Test
    void the_keys_of_callers_and_tenants_are_apart() {
        run(request("a"));
        run(new IdempotentRequest(TENANT, "other", key, hash("b")));
        run(new IdempotentRequest(NamedUuid.tenant("other"), "caller", key, hash("c")));
        assertThat(runs).hasValue(3);
    }

    @Test
    void a_request_that_failed_can_be_repeated() {
        // Given
        assertThatThrownBy(() -> idempotency.run(request("a"), Answer.class, tx -> store(tx)
                .chain(() -> Uni.createFrom().<Answer>failure(new IllegalStateException("refused")))).await().atMost(SETTLE))
                .isInstanceOf(IllegalStateException.class);
        assertThat(seen()).isZero();
        // When
        run(request("a"));
        // Then
        assertThat(seen()).isEqualTo(1);
    }

    @Test
    void repetitions_at_the_same_time_wait_for_the_first_answer() {
        // When
        var answers = IntStream.range(0, 8).mapToObj(i -> idempotency.run(request("a"), Answer.class, this::work)
                .subscribeAsCompletionStage()).toList();
        // Then
        assertThat(answers.stream().map(CompletableFuture::join)).containsOnly(new Answer(1, "Olá"));
        assertThat(seen()).isEqualTo(1);
    }

    @Test
    void a_repetition_that_waits_too_long_is_refused() {
        // Given
        var claimed = new CompletableFuture<Void>();
        var running = new CompletableFuture<Void>();
        var first = idempotency.run(request("a"), Answer.class,
                tx -> store(tx).invoke(() -> claimed.complete(null)).chain(() -> Uni.createFrom().completionStage(running))
                        .replaceWith(new Answer(1, "late")))
                .subscribeAsCompletionStage();
        claimed.join();
        // Then
        assertThatThrownBy(() -> run(request("a"))).isInstanceOfSatisfying(SuiteException.class,
                refusal -> assertThat(refusal.code()).isEqualTo("REQUEST_RUNNING"));
        running.complete(null);
        assertThat(first.join()).isEqualTo(run(request("a")));
    }

    @Test
    void a_key_is_new_again_after_a_day_and_is_deleted() {
        // Given
        run(request("a"));
        age();
        // When
        assertThat(run(request("b")).run()).isEqualTo(2);
        age();
        retention.deleteOld().await().atMost(SETTLE);
        // Then
        assertThat(TestDatabase.count("select count(*) from idempotency_key where key = ?", key)).isZero();
    }

    @Test
    void without_a_key_every_request_runs() {
        run(null);
        run(null);
        assertThat(runs).hasValue(2);
    }

    @Test
    void requests_that_share_a_transaction_claim_their_keys_together_and_the_first_of_each_key_gets_it() {
        // Given
        run(request("a"));
        var fresh = answered("new-" + key, "a");
        // When
        var claimed = claim(List.of(answered(key, "b"), fresh, answered("new-" + key, "c")), List.of());
        // Then
        assertThat(claimed).singleElement().isSameAs(fresh);
        assertThat(run(fresh.request())).isEqualTo(fresh.answer());
        assertThat(runs).hasValue(1);
    }

    @Test
    void a_claimed_key_of_a_refused_request_is_released_and_one_of_yesterday_is_new() {
        // Given
        run(request("a"));
        age();
        var refused = answered("refused-" + key, "a");
        // When
        claim(List.of(answered(key, "b"), refused), List.of(refused));
        // Then
        assertThat(TestDatabase.texts("select key from idempotency_key where key like '%' || ?", key)).containsExactly(key);
        assertThat(run(request("b"))).isEqualTo(new Answer(9, "b"));
    }

    private List<AnsweredRequest> claim(List<AnsweredRequest> requests, List<AnsweredRequest> refused) {
        return transactions.run(tx -> idempotency.claimAll(TENANT, tx, requests)
                .call(() -> idempotency.releaseAll(TENANT, tx, refused))).await().atMost(SETTLE);
    }

    private static AnsweredRequest answered(String key, String body) {
        return new AnsweredRequest(new IdempotentRequest(TENANT, "caller", key, hash(body)), new Answer(9, body));
    }

    private Answer run(IdempotentRequest request) {
        return idempotency.run(request, Answer.class, this::work).await().atMost(SETTLE);
    }

    private Uni<Answer> work(Tx tx) {
        return store(tx).map(stored -> new Answer(runs.incrementAndGet(), "Olá"));
    }

    private Uni<Integer> store(Tx tx) {
        return tx.update("insert into seen (wamid, phone) values ($1, $2)", UUID.randomUUID().toString(), key);
    }

    private long seen() {
        return TestDatabase.count("select count(*) from seen where phone = ?", key);
    }

    private void age() {
        TestDatabase.update("update idempotency_key set created_at = created_at - interval '25 hours' where key = ?", key);
    }

    private IdempotentRequest request(String body) {
        return new IdempotentRequest(TENANT, "caller", key, hash(body));
    }

    private static byte[] hash(String body) {
        return body.getBytes(StandardCharsets.UTF_8);
    }
}
