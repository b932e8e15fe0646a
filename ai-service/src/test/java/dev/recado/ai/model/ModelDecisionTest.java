package dev.recado.ai.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

import dev.recado.ai.model.ModelDecision.Cause;
import dev.recado.events.Decision;
import dev.recado.events.HandOverCause;
import dev.recado.events.Urgency;
import org.junit.jupiter.api.Test;

class ModelDecisionTest {

    @Test
    void a_reply_becomes_a_reply_decision() {
        assertThat(new ModelDecision("Olá!", "greeting", Urgency.LOW, false, Cause.NONE, false).toDecision())
                .isEqualTo(new Decision.Reply(List.of("Olá!"), "greeting", Urgency.LOW));
    }

    @Test
    void missing_fields_get_defaults() {
        assertThat(new ModelDecision("Olá!", " ", null, false, null, false).toDecision())
                .isEqualTo(new Decision.Reply(List.of("Olá!"), null, Urgency.NORMAL));
        assertThat(new ModelDecision(null, null, null, true, null, false).toDecision())
                .isEqualTo(new Decision.HandOver(HandOverCause.OTHER, null, null, Urgency.NORMAL));
    }

    @Test
    void a_long_intent_is_cut_without_splitting_an_emoji() {
        assertThat(new ModelDecision("Olá!", "x".repeat(59) + "😀😀", Urgency.LOW, false, Cause.NONE, false).toDecision())
                .isEqualTo(new Decision.Reply(List.of("Olá!"), "x".repeat(59) + "😀", Urgency.LOW));
    }

    @Test
    void an_intent_is_one_visible_line() {
        assertThat(
                new ModelDecision("Olá!", "pri\u200Bce\n\u202E\u0007list", Urgency.LOW, false, Cause.NONE, false).toDecision())
                .isEqualTo(new Decision.Reply(List.of("Olá!"), "price list", Urgency.LOW));
        assertThat(new ModelDecision("Olá!", "\u200B\u3164", Urgency.LOW, false, Cause.NONE, false).toDecision())
                .isEqualTo(new Decision.Reply(List.of("Olá!"), null, Urgency.LOW));
    }

    @Test
    void closing_words_are_rendered_like_a_reply() {
        assertThat(new ModelDecision("**Já** chamo\\nalguém.\u200B", null, Urgency.NORMAL, true, Cause.COMPLAINT, false)
                .toDecision())
                .isEqualTo(new Decision.HandOver(HandOverCause.COMPLAINT, "*Já* chamo\nalguém.", null, Urgency.NORMAL));
    }

    @Test
    void a_hand_over_keeps_the_models_closing_words() {
        assertThat(
                new ModelDecision("Já chamo alguém.", "person", Urgency.NORMAL, true, Cause.CUSTOMER_ASKED, true).toDecision())
                .isEqualTo(new Decision.HandOver(HandOverCause.CUSTOMER_ASKED, "Já chamo alguém.", "person", Urgency.NORMAL));
    }

    @Test
    void an_emergency_hand_over_has_no_closing_words() {
        assertThat(new ModelDecision("Respire fundo.", "pain", Urgency.EMERGENCY, true, Cause.EMERGENCY, false).toDecision())
                .isEqualTo(new Decision.HandOver(HandOverCause.EMERGENCY, null, "pain", Urgency.EMERGENCY));
    }

    @Test
    void an_empty_reply_is_valid_only_with_no_reply_needed() {
        assertThat(new ModelDecision("", "thanks", Urgency.LOW, false, Cause.NONE, true).toDecision())
                .isInstanceOf(Decision.NotNeeded.class);
        assertThatThrownBy(() -> new ModelDecision("", "other", Urgency.LOW, false, Cause.NONE, false).toDecision())
                .isInstanceOf(ModelFailureException.class);
    }
}
