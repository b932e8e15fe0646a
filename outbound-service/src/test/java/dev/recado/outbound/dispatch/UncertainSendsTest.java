package dev.recado.outbound.dispatch;

import static dev.recado.outbound.Suite.CHANNEL;
import static dev.recado.outbound.Suite.TENANT;
import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.Address;
import dev.recado.events.DispatchFinished;
import dev.recado.events.DispatchOutcome;
import dev.recado.events.DispatchQueued;
import dev.recado.events.DispatchRequested;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import dev.recado.events.OutboundContent;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.Test;

/** A send without an outcome is shown at once, is final after the wait, and repeated only as its publisher allows. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class UncertainSendsTest {

    private static final OutboundContent TEMPLATE = new OutboundContent.Template("aviso",
            new OutboundContent.Template.Language("pt_BR", null), List.of());

    GraphStub graph;

    @Inject
    Suite suite;
    @Inject
    Transactions transactions;
    @Inject
    DispatchRequests requests;
    @Inject
    OverdueSends overdue;
    @Inject
    UncertainSends uncertain;
    @Inject
    MeterRegistry meters;

    private final String phone = phone();

    private DispatchRequested request(OutboundContent content, Boolean resend) {
        var id = MessageId.random();
        var now = Instant.now();
        return new DispatchRequested(id.toString(), TENANT, now, id, null, CHANNEL, new Address(phone, null), content,
                Lane.NOTICE, 0, now.plus(Duration.ofDays(1)), null, null, resend);
    }

    /** Stores the message as one whose worker died between start and answer. */
    private MessageId storeUncertain(DispatchRequested request) throws Throwable {
        TestDatabase.update("update pace set next_at = now() + interval '1 hour' where channel_id = ?", CHANNEL.value());
        run(tx -> requests.store(tx, List.of(request)));
        TestDatabase.update("update dispatch set state = 'sending', sender = 0, send_deadline = now() - interval '1 second' "
                + "where message_id = ?", request.messageId().value());
        VertxContextSupport.subscribeAndAwait(overdue::settle);
        soon().until(() -> "uncertain".equals(suite.state(request.messageId())));
        TestDatabase.update("update pace set next_at = '-infinity' where channel_id = ?", CHANNEL.value());
        return request.messageId();
    }

    private void run(Function<Tx, Uni<Void>> work) throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> transactions.run(work));
    }

    /** Lets the wait for the echo end. The first announcement shows the message, the second one is final. */
    private void endWait(MessageId id, String past) throws Throwable {
        TestDatabase.update("update dispatch set announce_at = now() - interval '1 second', uncertain_at = now() - ?::interval "
                + "where message_id = ? and announce_at is not null", past, id.value());
        VertxContextSupport.subscribeAndAwait(overdue::settle);
    }

    private void resendNow(MessageId id) throws Throwable {
        TestDatabase.update("update dispatch set resend_at = now() - interval '1 second' where message_id = ? "
                + "and resend_at is not null", id.value());
        VertxContextSupport.subscribeAndAwait(overdue::settle);
    }

    private MessageId makeFinal(DispatchRequested request) throws Throwable {
        var id = storeUncertain(request);
        endWait(id, "61 minutes");
        soon().untilAsserted(() -> assertThat(outcomes(id)).containsExactly(new DispatchOutcome.Uncertain(reason())));
        return id;
    }

    private static String reason() {
        return "no outcome within the deadline";
    }

    private List<DispatchOutcome> outcomes(MessageId id) {
        return suite.published(DispatchFinished.class).stream().filter(one -> one.messageId().equals(id))
                .map(DispatchFinished::outcome).toList();
    }

    private List<DispatchQueued> resendsOf(MessageId id) {
        return suite.published(DispatchQueued.class).stream().filter(one -> id.equals(one.resendOf())).toList();
    }

    private static List<String> storedResends(MessageId id) {
        return TestDatabase.texts("select message_id from dispatch where resend_of = ?", id.value());
    }

    @Test
    void an_uncertain_send_is_shown_at_once_and_final_after_the_wait() throws Throwable {
        // Given
        var id = storeUncertain(request(OutboundContent.text("oi"), null));
        // When
        endWait(id, "5 seconds");
        soon().untilAsserted(() -> assertThat(outcomes(id)).containsExactly(new DispatchOutcome.Uncertain(reason(), true)));
        endWait(id, "61 minutes");
        // Then
        soon().untilAsserted(() -> assertThat(outcomes(id)).containsExactly(new DispatchOutcome.Uncertain(reason(), true),
                new DispatchOutcome.Uncertain(reason())));
        assertThat(TestDatabase.rows("select content, resend_at from dispatch where message_id = ?", id.value()).getFirst())
                .containsEntry("resend_at", null).extractingByKey("content").as("kept for a retry by a person").isNotNull();
    }

    @Test
    void a_template_that_allows_it_is_sent_once_more_and_never_a_second_time() throws Throwable {
        // Given
        var original = makeFinal(request(TEMPLATE, true));
        // When
        resendNow(original);
        // Then
        soon().untilAsserted(() -> assertThat(resendsOf(original)).hasSize(1));
        var resend = resendsOf(original).getFirst();
        assertThat(resend.content()).isEqualTo(TEMPLATE);
        soon().untilAsserted(() -> assertThat(suite.published(DispatchFinished.class)).anySatisfy(finished -> {
            assertThat(finished.messageId()).isEqualTo(resend.messageId());
            assertThat(finished.resendOf()).isEqualTo(original);
            assertThat(finished.outcome()).isInstanceOf(DispatchOutcome.Accepted.class);
        }));
        assertThat(graph.callsTo(phone)).hasSize(1);
        assertThat(TestDatabase.update("update dispatch set resend_at = now() - interval '1 second' where message_id = ?",
                original.value())).isOne();
        VertxContextSupport.subscribeAndAwait(overdue::settle);
        assertThat(storedResends(original)).hasSize(1);
    }

    @Test
    void a_resend_that_becomes_uncertain_is_not_repeated() throws Throwable {
        // Given
        var id = storeUncertain(request(TEMPLATE, true));
        TestDatabase.update("update dispatch set resend_of = gen_random_uuid() where message_id = ?", id.value());
        // When
        endWait(id, "61 minutes");
        // Then
        soon().untilAsserted(() -> assertThat(outcomes(id)).isNotEmpty());
        assertThat(TestDatabase.rows("select resend_at from dispatch where message_id = ?", id.value()).getFirst())
                .containsEntry("resend_at", null);
    }

    @Test
    void a_template_is_not_repeated_after_a_proof_or_without_permission_or_past_its_expiry() throws Throwable {
        // Given
        var proved = makeFinal(request(TEMPLATE, true));
        var notAllowed = makeFinal(request(TEMPLATE, null));
        var text = makeFinal(request(OutboundContent.text("oi"), true));
        var expiring = storeUncertain(request(TEMPLATE, true));
        TestDatabase.update("update dispatch set expires_at = now() + interval '1 minute' where message_id = ?",
                expiring.value());
        endWait(expiring, "61 minutes");
        // When
        suite.publish(Suite.status(proved, CHANNEL, "wamid.proof"));
        soon().until(() -> "accepted".equals(suite.state(proved)));
        for (var id : List.of(proved, notAllowed, text, expiring)) {
            resendNow(id);
        }
        // Then
        assertThat(List.of(proved, notAllowed, text, expiring)).allSatisfy(id -> assertThat(storedResends(id)).isEmpty());
    }

    @Test
    void two_replicas_that_resend_at_once_send_one_message() throws Throwable {
        // Given
        var original = makeFinal(request(TEMPLATE, true));
        TestDatabase.update("update dispatch set resend_at = now() - interval '1 second' where message_id = ?",
                original.value());
        // When
        VertxContextSupport.subscribeAndAwait(() -> Uni.join().all(
                transactions.run(tx -> uncertain.resend(tx, 10)), transactions.run(tx -> uncertain.resend(tx, 10)))
                .andFailFast());
        // Then
        assertThat(storedResends(original)).hasSize(1);
    }

    @Test
    void a_proof_after_the_resend_makes_the_first_message_accepted_too() throws Throwable {
        // Given
        var original = makeFinal(request(TEMPLATE, true));
        resendNow(original);
        soon().untilAsserted(() -> assertThat(resendsOf(original)).hasSize(1));
        var settledBefore = settledByEcho();
        // When
        suite.publish(Suite.status(original, CHANNEL, "wamid.late"));
        // Then
        soon().untilAsserted(() -> assertThat(outcomes(original)).containsExactly(new DispatchOutcome.Uncertain(reason()),
                new DispatchOutcome.Accepted("wamid.late")));
        soon().untilAsserted(() -> assertThat(settledByEcho()).isGreaterThan(settledBefore));
        assertThat(meters.get("recado.dispatches.uncertain").counter().count()).isPositive();
    }

    private long settledByEcho() {
        var timer = meters.find("recado.dispatches.settled").tag("proof", "status_echo").timer();
        return timer == null ? 0 : timer.count();
    }
}
