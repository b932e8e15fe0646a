package dev.recado.outbound.dispatch;

import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ConversationId;
import dev.recado.events.DispatchRequested;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.test.TestDatabase;
import dev.recado.kit.work.ClaimedWork;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import dev.recado.outbound.channel.Channels;
import dev.recado.outbound.dispatch.Dispatch.Sending;
import dev.recado.outbound.dispatch.Dispatch.Uncertain;
import dev.recado.outbound.whatsapp.ChannelHealth;
import dev.recado.outbound.whatsapp.SendOutcome;
import dev.recado.outbound.whatsapp.SendOutcome.GraphError;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sender learns the outcome of a send that another replica has marked as uncertain meanwhile. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class SendResultsTest {

    private static final long SENDER = -4711;
    private static final GraphError ERROR = new GraphError(131016, "busy", "WhatsApp could not accept the message in time.");

    @Inject
    Suite suite;
    @Inject
    Transactions transactions;
    @Inject
    DispatchRequests requests;
    @Inject
    SendResults results;
    @Inject
    Channels channels;
    @Inject
    DispatchRepository repository;

    private final DispatchRequested request = Suite.reply(ConversationId.random(), 1, phone(), "oi");
    private final ClaimedWork claimed = new ClaimedWork(Suite.TENANT, request.messageId().value(), Suite.CHANNEL.toString(),
            request.to().person(), 1, SENDER);

    /** Starts the send by a worker of our own, and marks it as another replica does after the deadline. */
    @BeforeEach
    void markUncertain() throws Throwable {
        TestDatabase.update("update pace set next_at = now() + interval '1 hour'");
        run(tx -> requests.store(tx, List.of(request)));
        TestDatabase.update("update dispatch set state = 'sending', sender = ?, send_deadline = now() + interval '1 hour' "
                + "where message_id = ?", SENDER, request.messageId().value());
        var uncertain = new Uncertain(Suite.TENANT, request.messageId(), "no outcome within the deadline");
        run(tx -> repository.markUncertain(Suite.TENANT, tx, uncertain, Duration.ofHours(1))
                .chain(() -> results.removeWork(tx, uncertain)));
        TestDatabase.update("update pace set next_at = '-infinity'");
        assertThat(suite.state(request.messageId())).isEqualTo("uncertain");
        assertThat(workRows()).isZero();
    }

    private void run(Function<Tx, Uni<Void>> work) throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> transactions.run(work));
    }

    private void store(SendOutcome outcome) throws Throwable {
        var sending = new Sending(Suite.TENANT, request.messageId(), Suite.CHANNEL, request.to(), "{}", null, 0);
        run(tx -> channels.find(Suite.TENANT, tx, Suite.CHANNEL)
                .chain(channel -> results.store(tx, claimed, sending, channel, outcome)));
    }

    private long workRows() {
        return TestDatabase.count("select count(*) from work where id = ?", request.messageId().value());
    }

    private void publishUncertain() {
        TestDatabase.update(
                "update dispatch set announce_at = now() - interval '1 second', uncertain_at = now() - interval '1 day' "
                        + "where message_id = ?",
                request.messageId().value());
        soon().untilAsserted(() -> assertThat(suite.outcomes(request.messageId())).containsExactly("Uncertain"));
    }

    private void inLane(String lane) {
        TestDatabase.update("update dispatch set lane = ? where message_id = ?", lane, request.messageId().value());
    }

    @Test
    void a_reply_that_was_not_accepted_is_not_sent_behind_later_messages_of_its_person() throws Throwable {
        // When
        store(new SendOutcome.Retry(Duration.ofMillis(1), false, ChannelHealth.WORKS, ERROR));
        run(tx -> results.undoStart(tx, claimed));
        // Then
        assertThat(suite.state(request.messageId())).isEqualTo("uncertain");
        assertThat(workRows()).isZero();
    }

    @Test
    void a_bulk_message_that_was_not_accepted_waits_again_and_is_sent() throws Throwable {
        // Given
        inLane("bulk");
        // When
        store(new SendOutcome.Retry(Duration.ofMillis(1), false, ChannelHealth.WORKS, ERROR));
        // Then
        soon().untilAsserted(() -> assertThat(suite.outcomes(request.messageId())).containsExactly("Accepted"));
        assertThat(workRows()).isZero();
    }

    @Test
    void a_result_that_comes_after_its_item_was_released_keeps_its_wait() throws Throwable {
        // Given
        inLane("bulk");
        TestDatabase.update("insert into work (tenant_id, queue, id, channel, person, lane, ordered, due_at) "
                + "select tenant_id, 'dispatches', message_id, channel_id::text, to_phone, 3, false, now() + interval '1 minute' "
                + "from dispatch where message_id = ?", request.messageId().value());
        // When
        store(new SendOutcome.Retry(Duration.ofMinutes(5), false, ChannelHealth.WORKS, ERROR));
        // Then
        assertThat(suite.state(request.messageId())).isEqualTo("ready");
        assertThat(TestDatabase.count("select count(*) from work where id = ? and due_at > now() + interval '4 minutes'",
                request.messageId().value())).isEqualTo(1);
    }

    @Test
    void an_attempt_that_did_not_reach_whatsapp_is_stored_with_its_title() throws Throwable {
        // Given
        inLane("bulk");
        TestDatabase.update("insert into work (tenant_id, queue, id, channel, person, lane, ordered, due_at, claimed, token, "
                + "leased_until) select tenant_id, 'dispatches', message_id, channel_id::text, to_phone, 3, false, now(), true, ?, "
                + "now() + interval '1 minute' from dispatch where message_id = ?", SENDER, request.messageId().value());
        // When
        store(new SendOutcome.Retry(Duration.ofMinutes(5), false, ChannelHealth.FAILED,
                new GraphError(0, "no connection", "WhatsApp was not reached.")));
        // Then
        assertThat(TestDatabase.texts("select last_error from work where id = ?", request.messageId().value()))
                .containsExactly("no connection");
    }

    @Test
    void a_refusal_replaces_an_uncertain_state_that_is_not_published() throws Throwable {
        // When
        store(new SendOutcome.Rejected(ChannelHealth.WORKS, ERROR));
        // Then
        soon().untilAsserted(() -> assertThat(suite.outcomes(request.messageId())).containsExactly("Failed"));
    }

    @Test
    void an_acceptance_replaces_an_uncertain_outcome_that_is_published() throws Throwable {
        // Given
        publishUncertain();
        // When
        store(new SendOutcome.Accepted("wamid.late"));
        // Then
        soon().untilAsserted(() -> assertThat(suite.outcomes(request.messageId())).containsExactly("Uncertain", "Accepted"));
    }

    @Test
    void a_published_outcome_is_neither_sent_again_nor_failed() throws Throwable {
        // Given
        publishUncertain();
        // When
        store(new SendOutcome.Retry(Duration.ofMillis(1), false, ChannelHealth.WORKS, ERROR));
        store(new SendOutcome.Rejected(ChannelHealth.WORKS, ERROR));
        // Then
        assertThat(suite.state(request.messageId())).isEqualTo("uncertain");
        assertThat(workRows()).isZero();
    }

    @Test
    void the_start_of_a_send_that_failed_is_undone_by_its_own_worker_only() throws Throwable {
        // Given
        inLane("bulk");
        // When
        run(tx -> results.undoStart(tx, new ClaimedWork(Suite.TENANT, request.messageId().value(), Suite.CHANNEL.toString(),
                request.to().person(), 1, SENDER + 1)));
        assertThat(suite.state(request.messageId())).isEqualTo("uncertain");
        run(tx -> results.undoStart(tx, claimed));
        // Then
        soon().untilAsserted(() -> assertThat(suite.outcomes(request.messageId())).containsExactly("Accepted"));
    }
}
