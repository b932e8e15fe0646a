package dev.recado.conversation.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;

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
