package dev.recado.outbound.dispatch;

import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.soon;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ChannelId;
import dev.recado.events.DeliveryStatus;
import dev.recado.events.DispatchRequested;
import dev.recado.events.Lane;
import dev.recado.events.StatusReported;
import dev.recado.kit.access.RoleAugmentor;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import dev.recado.outbound.channel.ChannelBreaker;
import dev.recado.outbound.channel.Channels;
import dev.recado.outbound.whatsapp.SendOutcome;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.jwt.Claim;
import io.quarkus.test.security.jwt.JwtSecurity;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.Test;

/** A number whose line or access fails is paused; its messages wait and are sent afterwards. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
@TestSecurity(user = "olga", roles = "owner", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = FairnessTest.TENANT),
        @Claim(key = "sub", value = "6f0e9c1a-0000-4000-8000-0000000000d9")})
class ChannelBreakerTest {

    private static final int QUEUED = 30;
    private static final int FAILURES_MAX = 5;
    /** Twice the send deadline of the tests. */
    private static final Duration TRIAL_MAX = Duration.ofSeconds(6);

    GraphStub graph;

    @Inject
    Transactions transactions;
    @Inject
    DispatchRequests requests;
    @Inject
    EchoSettlement echoes;
    @Inject
    Channels channels;
    @Inject
    ChannelBreaker breaker;

    private final String number = phone();

    private ChannelId connect(String token) {
        var channel = Suite.connect(graph, number, token);
        graph.forgetCalls();
        return channel;
    }

    /** Connects the number with a token that expires at once. */
    private ChannelId connectThenExpire() {
        var token = "expired_" + number;
        var channel = connect(token);
        graph.expire(token);
        return channel;
    }

    private List<DispatchRequested> store(ChannelId channel, int count, String text) throws Throwable {
        var all = IntStream.range(0, count)
                .mapToObj(i -> Suite.request(FairnessTest.OWNER, channel, phone(), text, Lane.REPLY)).toList();
        run(tx -> requests.store(tx, all));
        return all;
    }

    private void run(Function<Tx, Uni<Void>> work) throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> transactions.run(work));
    }

    private static long count(ChannelId channel, String state) {
        return TestDatabase.count("select count(*) from dispatch where channel_id = ? and state = ?", channel.value(), state);
    }

    private static void expectBreaker(ChannelId channel, String state) {
        soon().untilAsserted(() -> assertThat(TestDatabase.texts("select breaker from pace where channel_id = ?",
                channel.value())).containsExactly(state));
    }

    private static void forbidProbes(ChannelId channel) {
        TestDatabase.update("update pace set probe_at = 'infinity' where channel_id = ?", channel.value());
    }

    private static String stateInTheApi(ChannelId channel) {
        return given().get("/api/v1/channels?page_size=100").then().statusCode(200).extract()
                .path("results.find { it.id == '%s' }.state".formatted(channel));
    }

    @Test
    void an_expired_token_pauses_the_number_and_burns_nothing_and_a_new_token_sends_everything() throws Throwable {
        // Given
        var channel = connectThenExpire();
        // When
        store(channel, QUEUED, "oi");
        expectBreaker(channel, "open");
        soon().untilAsserted(() -> assertThat(count(channel, "ready")).isEqualTo(QUEUED));
        assertThat(stateInTheApi(channel)).isEqualTo("failing");
        forbidProbes(channel);
        connect("test_token");
        // Then
        soon().untilAsserted(() -> assertThat(count(channel, "accepted")).isEqualTo(QUEUED));
        assertThat(stateInTheApi(channel)).isEqualTo("connected");
    }

    @Test
    void while_the_token_is_refused_only_probes_reach_the_graph_api() throws Throwable {
        // Given
        var channel = connectThenExpire();
        store(channel, QUEUED, "oi");
        expectBreaker(channel, "open");
        soon().untilAsserted(() -> assertThat(count(channel, "ready")).isEqualTo(QUEUED));
        var sent = graph.callsOf(number).size();
        // When
        soon().until(() -> graph.queriesOf(number).size() >= 2);
        // Then
        assertThat(graph.callsOf(number)).hasSize(sent);
        assertThat(sent).isLessThan(QUEUED);
        expectBreaker(channel, "open");
    }

    @Test
    void time_outs_in_a_row_pause_the_number_and_a_good_trial_resumes_it() throws Throwable {
        // Given
        var channel = connect("test_token");
        // When
        graph.breakNumber(number);
        store(channel, FAILURES_MAX, "oi");
        expectBreaker(channel, "open");
        var waiting = store(channel, QUEUED, "later");
        soon().until(() -> !graph.queriesOf(number).isEmpty());
        assertThat(graph.callsOf(number)).extracting(GraphStub.Call::text).doesNotContain("later");
        graph.repair(number);
        // Then
        soon().untilAsserted(() -> assertThat(count(channel, "accepted")).isEqualTo(waiting.size()));
        expectBreaker(channel, "closed");
    }

    @Test
    void a_status_of_a_message_whose_response_was_lost_resumes_the_number() throws Throwable {
        // Given
        var channel = connect("test_token");
        forbidProbes(channel);
        var lost = store(channel, FAILURES_MAX, "!empty 503");
        expectBreaker(channel, "open");
        forbidProbes(channel);
        soon().untilAsserted(() -> assertThat(count(channel, "uncertain")).isEqualTo(FAILURES_MAX));
        store(channel, QUEUED, "oi");
        // When
        reportSent(channel, lost.getFirst());
        // Then
        soon().untilAsserted(() -> assertThat(count(channel, "accepted")).isEqualTo(QUEUED + 1));
        expectBreaker(channel, "closed");
    }

    private void reportSent(ChannelId channel, DispatchRequested lost) throws Throwable {
        var echo = new StatusReported(lost.messageId() + ":wamid.lost:sent", FairnessTest.OWNER, Instant.now(), 1, channel,
                "wamid.lost", DeliveryStatus.SENT, lost.messageId().toString(), null, null, null, null, null, null);
        run(tx -> echoes.settle(tx, List.of(echo)));
    }

    @Test
    void a_late_status_costs_a_number_whose_line_still_fails_one_message() throws Throwable {
        // Given
        var channel = connect("test_token");
        graph.breakNumber(number);
        var lost = store(channel, FAILURES_MAX, "oi");
        expectBreaker(channel, "open");
        soon().untilAsserted(() -> assertThat(count(channel, "uncertain")).isEqualTo(FAILURES_MAX));
        store(channel, QUEUED, "later");
        // When
        reportSent(channel, lost.getFirst());
        // Then
        soon().untilAsserted(() -> assertThat(count(channel, "uncertain")).isEqualTo(FAILURES_MAX));
        expectBreaker(channel, "open");
        assertThat(count(channel, "ready")).isEqualTo(QUEUED - 1);
    }

    @Test
    void a_failed_trial_costs_one_message_and_opens_the_breaker_again() throws Throwable {
        // Given
        var channel = connect("test_token");
        store(channel, FAILURES_MAX, "!empty 503");
        expectBreaker(channel, "open");
        // When
        store(channel, 1, "!empty 503");
        store(channel, 1, "oi");
        // Then
        soon().untilAsserted(() -> assertThat(count(channel, "accepted")).isEqualTo(1));
        assertThat(count(channel, "uncertain")).isEqualTo(FAILURES_MAX + 1);
        expectBreaker(channel, "closed");
    }

    @Test
    void errors_of_single_messages_pause_nobody() throws Throwable {
        // Given
        var channel = connect("test_token");
        // When
        store(channel, 2 * FAILURES_MAX, "!error 131026 400");
        // Then
        soon().untilAsserted(() -> assertThat(count(channel, "failed")).isEqualTo(2 * FAILURES_MAX));
        expectBreaker(channel, "closed");
    }

    @Test
    void a_failure_whose_transaction_is_repeated_counts_once() throws Throwable {
        // Given
        var channel = connect("test_token");
        var timeOut = new SendOutcome.Uncertain("TimeoutException");
        // When
        breaker.count(channel, timeOut.line());
        for (var i = 0; i < FAILURES_MAX; i++) {
            run(tx -> channels.find(FairnessTest.OWNER, tx, channel).chain(found -> breaker.record(tx, found, timeOut)));
        }
        // Then
        expectBreaker(channel, "closed");
    }

    @Test
    void a_message_on_trial_that_is_not_sent_lets_the_next_one_try_at_once() throws Throwable {
        // Given
        var channel = connect("test_token");
        TestDatabase.update("update pace set breaker = 'trial', probe_at = 'infinity' where channel_id = ?", channel.value());
        var stopped = store(channel, 1, "oi").getFirst();
        TestDatabase.update("update conversation_control set epoch = 2 where conversation_id = ?",
                stopped.conversationId().value());
        // When
        TestDatabase.update("update pace set probe_at = now() where channel_id = ?", channel.value());
        soon().until(() -> count(channel, "cancelled") == 1);
        // Then
        await().atMost(TRIAL_MAX.dividedBy(2)).untilAsserted(() -> assertThat(TestDatabase.count(
                "select count(*) from pace where channel_id = ? and probe_at <= clock_timestamp()", channel.value())).isOne());
    }

    @Test
    void a_paused_number_whose_token_cannot_be_decrypted_does_not_stop_the_probes_of_others() {
        // Given
        var unreadable = Suite.connect(graph, phone(), "test_token");
        var channel = connect("test_token");
        TestDatabase.update("update channel set secrets_key_id = 'lost' where channel_id = ?", unreadable.value());
        // When
        TestDatabase.update("update pace set breaker = 'open', probe_at = now() where channel_id in (?, ?)",
                unreadable.value(), channel.value());
        // Then
        expectBreaker(channel, "trial");
        expectBreaker(unreadable, "open");
        TestDatabase.update("delete from pace where channel_id = ?", unreadable.value());
        TestDatabase.update("delete from channel where channel_id = ?", unreadable.value());
    }

    @Test
    void disconnecting_a_paused_number_ends_its_waiting_messages() throws Throwable {
        // Given
        var channel = connectThenExpire();
        store(channel, QUEUED, "oi");
        expectBreaker(channel, "open");
        // When
        given().delete("/api/v1/channels/" + channel).then().statusCode(204);
        // Then
        soon().untilAsserted(() -> assertThat(count(channel, "failed")).isEqualTo(QUEUED));
        expectBreaker(channel, "closed");
    }
}
