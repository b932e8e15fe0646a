package dev.recado.conversation.control;

import java.util.Optional;

import dev.recado.conversation.message.Texts;
import dev.recado.events.HandOverCause;

/** What the customer is told when a person takes the word; nothing where words would be a second answer or could not arrive. */
final class HandOverMessages {

    private static final String EMERGENCY = """
        Isto parece uma emergência. Ligue agora para o SAMU, no número 192. \
        Uma pessoa da nossa equipe também já foi avisada.""";
    private static final String PERSON = "Vou chamar uma pessoa da nossa equipe para continuar com você por aqui.";
    private static final String TROUBLE = """
        Não consegui responder agora. Uma pessoa da nossa equipe vai continuar com você por
            aqui.""";

    private HandOverMessages() {
    }

    /** @param given the model's own words, or null */
    static Optional<String> of(HandOverCause cause, String given) {
        return switch (cause) {
            case EMERGENCY -> Optional.of(EMERGENCY);
            case CUSTOMER_ASKED, APPOINTMENT, COMPLAINT, OUT_OF_SCOPE, OTHER -> Optional.of(chosen(given, PERSON));
            case MODEL_RATE_LIMITED, MODEL_UNAVAILABLE, MODEL_TIMEOUT, MODEL_MISCONFIGURED, PROMPT_BLOCKED, MALFORMED_OUTPUT,
                    ANSWER_OVERDUE, REPLY_EXPIRED ->
                Optional.of(chosen(given, TROUBLE));
            // the reply may have arrived, Meta refuses this person, the message is hours old, or the person writes anyway
            case REPLY_UNCERTAIN, REPLY_FAILED, MESSAGE_TOO_OLD, AGENT_TOOK_OVER -> Optional.empty();
        };
    }

    private static String chosen(String given, String fixed) {
        return given == null || given.isBlank() ? fixed : Texts.sendable(given);
    }
}
