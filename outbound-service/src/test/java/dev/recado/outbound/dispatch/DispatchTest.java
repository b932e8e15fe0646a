package dev.recado.outbound.dispatch;

import static dev.recado.outbound.whatsapp.Explanation.Language.ENGLISH;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;

import dev.recado.events.Address;
import dev.recado.events.ChannelId;
import dev.recado.events.DispatchOutcome;
import dev.recado.events.DispatchOutcome.CancelCause;
import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.outbound.dispatch.Dispatch.Ended;
import dev.recado.outbound.dispatch.Dispatch.Expired;
import dev.recado.outbound.dispatch.Dispatch.Open;
import dev.recado.outbound.dispatch.Dispatch.Ready;
import dev.recado.outbound.dispatch.Dispatch.Sending;
import dev.recado.outbound.dispatch.Dispatch.State;
import dev.recado.outbound.dispatch.Dispatch.Uncertain;
import dev.recado.outbound.whatsapp.SendOutcome.GraphError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DispatchTest {

    private static final TenantId TENANT = TenantId.random();
    private static final MessageId ID = MessageId.random();
    private static final GraphError ERROR = new GraphError(131026, "undeliverable", "WhatsApp does not deliver it.");

    private static DispatchOutcome outcome(Ended ended) {
        return ended.outcome(ENGLISH);
    }

    private static Ready ready() {
        return new Ready(TENANT, ID);
    }

    private static Sending sending() {
        return new Sending(TENANT, ID, ChannelId.random(), new Address("5511999990001", null), "{}", null, 0);
    }

    static Stream<Open> open() {
        return Stream.of(ready(), sending(), new Uncertain(TENANT, ID, "no answer"));
    }

    @ParameterizedTest
    @MethodSource("open")
    void an_acceptance_replaces_every_open_state_and_no_published_end(Open open) {
        // When
        var accepted = open.accept("wamid.x");
        // Then
        assertThat(accepted.replaces()).containsExactlyInAnyOrder(State.READY, State.SENDING, State.UNCERTAIN);
        assertThat(accepted.state()).isEqualTo(State.ACCEPTED);
        assertThat(accepted.outcome(ENGLISH)).isEqualTo(new DispatchOutcome.Accepted("wamid.x"));
    }

    @Test
    void a_failure_replaces_the_state_that_failed_or_became_uncertain_meanwhile() {
        assertThat(ready().fail(ERROR).replaces()).containsExactly(State.READY);
        assertThat(sending().reject(ERROR).replaces()).containsExactlyInAnyOrder(State.SENDING, State.UNCERTAIN);
        assertThat(new Expired(TENANT, ID, State.EXPIRED).fail(ERROR).replaces()).containsExactly(State.EXPIRED);
        assertThat(sending().reject(ERROR).outcome(ENGLISH))
                .isEqualTo(new DispatchOutcome.Failed(131026, "undeliverable", "WhatsApp does not deliver it."));
    }

    @Test
    void an_uncertain_send_a_cancellation_and_an_expiry_keep_their_outcome() {
        assertThat(sending().markUncertain("no answer")).isEqualTo(new Uncertain(TENANT, ID, "no answer"))
                .returns(new DispatchOutcome.Uncertain("no answer"), DispatchTest::outcome);
        assertThat(ready().cancel(ControlEpochs.CHANGED, CancelCause.CONTROL_CHANGED)).returns(State.CANCELLED, Ended::state)
                .returns(new DispatchOutcome.Cancelled("the control of the conversation changed", CancelCause.CONTROL_CHANGED),
                        DispatchTest::outcome);
        assertThat(new Expired(TENANT, ID, State.EXPIRED)).returns(new DispatchOutcome.Expired(), DispatchTest::outcome);
        assertThat(ready().expire().replaces()).containsExactly(State.READY);
    }
}
