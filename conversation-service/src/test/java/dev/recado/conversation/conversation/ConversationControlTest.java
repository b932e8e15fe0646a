package dev.recado.conversation.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.stream.Stream;

import dev.recado.conversation.conversation.ConversationControl.Bot;
import dev.recado.conversation.conversation.ConversationControl.Human;
import dev.recado.conversation.conversation.ConversationControl.Resolved;
import dev.recado.conversation.conversation.ConversationControl.Waiting;
import dev.recado.events.ConversationState;
import dev.recado.events.HandOverCause;
import dev.recado.events.Urgency;
import org.junit.jupiter.api.Test;

class ConversationControlTest {

    private static final UUID CARLA = UUID.randomUUID();

    @Test
    void a_hand_over_waits_for_a_person_under_the_next_epoch() {
        assertThat(ConversationControl.INITIAL.handOver(HandOverCause.COMPLAINT, Urgency.HIGH))
                .isEqualTo(new Waiting(2, 1, HandOverCause.COMPLAINT, Urgency.HIGH));
    }

    @Test
    void a_takeover_keeps_the_cause_and_the_urgency_of_a_hand_over() {
        assertThat(new Waiting(2, 1, HandOverCause.COMPLAINT, Urgency.HIGH).takeOver(CARLA))
                .isEqualTo(new Human(3, 1, HandOverCause.COMPLAINT, Urgency.HIGH, CARLA));
        assertThat(ConversationControl.INITIAL.takeOver(CARLA))
                .isEqualTo(new Human(2, 1, HandOverCause.AGENT_TOOK_OVER, null, CARLA));
    }

    @Test
    void every_state_but_bot_returns_to_the_bot_under_the_next_epoch() {
        var resolved = new Resolved(5, 4, HandOverCause.OTHER, Urgency.NORMAL, CARLA);
        assertThat(new Waiting(2, 1, HandOverCause.OTHER, Urgency.NORMAL).release()).isEqualTo(new Bot(3, 1));
        assertThat(new Human(3, 2, HandOverCause.OTHER, null, CARLA).release()).isEqualTo(new Bot(4, 2));
        assertThat(resolved.release()).isEqualTo(new Bot(6, 4)).isEqualTo(resolved.reopen());
    }

    @Test
    void a_merge_keeps_the_stronger_state_of_both() {
        // Given
        var bot = new Bot(7, 7);
        var waiting = new Waiting(7, 6, HandOverCause.COMPLAINT, Urgency.HIGH);
        var carlas = new Human(7, 6, HandOverCause.OTHER, null, CARLA);
        var clients = new Human(7, 6, HandOverCause.APPOINTMENT, null, null);
        var resolved = new Resolved(7, 6, HandOverCause.OTHER, null, CARLA);
        // Then
        assertThat(bot.merged(new Human(2, 2, HandOverCause.COMPLAINT, Urgency.LOW, CARLA)))
                .isEqualTo(new Human(8, 7, HandOverCause.COMPLAINT, Urgency.LOW, CARLA));
        assertThat(bot.merged(new Waiting(2, 2, HandOverCause.COMPLAINT, Urgency.LOW)))
                .isEqualTo(new Waiting(8, 7, HandOverCause.COMPLAINT, Urgency.LOW));
        assertThat(waiting.merged(carlas)).isEqualTo(new Human(8, 6, HandOverCause.COMPLAINT, Urgency.HIGH, CARLA));
        assertThat(clients.merged(carlas)).isEqualTo(new Human(8, 6, HandOverCause.APPOINTMENT, null, CARLA));
        assertThat(resolved.merged(carlas)).isEqualTo(new Human(8, 6, HandOverCause.OTHER, null, CARLA));
        assertThat(resolved.merged(waiting)).isEqualTo(new Waiting(8, 6, HandOverCause.COMPLAINT, Urgency.HIGH));
        assertThat(resolved.merged(bot)).isEqualTo(new Bot(8, 6));
        Stream.of(bot, waiting, carlas, clients, resolved).forEach(state -> {
            assertThat(state.merged(state)).isSameAs(state);
            assertThat(state.merged(resolved)).isSameAs(state);
        });
        assertThat(waiting.merged(bot)).isSameAs(waiting);
        assertThat(carlas.merged(new Human(2, 2, HandOverCause.OTHER, null, UUID.randomUUID()))).isSameAs(carlas);
    }

    @Test
    void a_takeover_by_the_assignee_or_an_api_client_would_change_nothing() {
        var carlas = new Human(2, 1, HandOverCause.AGENT_TOOK_OVER, null, CARLA);
        assertThat(carlas.isHeldBy(CARLA)).isTrue();
        assertThat(carlas.isHeldBy(null)).isTrue();
        assertThat(carlas.isHeldBy(UUID.randomUUID())).isFalse();
    }

    @Test
    void each_state_has_the_name_of_its_column_value_and_knows_whether_outbound_enforces_it() {
        assertThat(ConversationControl.INITIAL.state()).isEqualTo(ConversationState.BOT);
        assertThat(ConversationControl.INITIAL.isApplied()).isTrue();
        assertThat(new Waiting(2, 1, null, null).state()).isEqualTo(ConversationState.WAITING);
        assertThat(new Waiting(2, 1, null, null).isApplied()).isFalse();
        assertThat(new Human(2, 2, null, null, null).state()).isEqualTo(ConversationState.HUMAN);
        assertThat(new Resolved(2, 2, null, null, null).state()).isEqualTo(ConversationState.RESOLVED);
    }
}
