package dev.recado.simulator.gemini;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The part of a simulated reply that a schema property requests, derived from the property's name. */
enum FieldMeaning {

    /** Whether a person takes over. */
    HAND_OVER("(needs|requires|should|must)?(hand(ed)?(over|off)|transfer|escalat|human)(needed|required|to(human|person))?"),
    /** The cause of the hand-over. */
    CAUSE("cause|reason|motiv"),
    /** The urgency. */
    URGENCY("urgen|priorit|severity"),
    /** The customer's intent. */
    INTENT("intent|topic|category|subject"),
    /** The kind of decision. */
    KIND("^(kind|type|decision|action|outcome)$"),
    /** Whether a reply is needed. */
    NEEDED("(reply|answer|response)(needed|required)|needs(reply|answer)|^needed$"),
    /** The text of the reply. */
    REPLY("reply|text|message|answer|content|response|closing|parts?$|body"),
    /** The model's confidence. */
    CONFIDENCE("confidence|certainty|probability"),
    /** The language of the reply. */
    LANGUAGE("lang|locale"),
    /** Anything else. */
    OTHER("");

    private final Pattern names;

    FieldMeaning(String pattern) {
        this.names = Pattern.compile(pattern);
    }

    /** @param parent the meaning of the enclosing object: {@code needed} in a hand-over object refers to the hand-over */
    static FieldMeaning of(String name, FieldMeaning parent) {
        var plain = name.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
        if (CAUSE.names.matcher(plain).find()) {
            return CAUSE;
        }
        if (NEEDED.names.matcher(plain).find()) {
            return plain.startsWith("no") ? OTHER : parent == HAND_OVER ? HAND_OVER : NEEDED;
        }
        for (var meaning : values()) {
            if (meaning.names.matcher(plain).find()) {
                return meaning == OTHER ? parent : meaning;
            }
        }
        return OTHER;
    }

    /** Returns possible values, the best first; empty if the reply has none. */
    List<String> words(SimulatedReply reply) {
        return switch (this) {
            case HAND_OVER -> reply.handOver() ? List.of("true", "yes", "handover") : List.of("false", "no", "none");
            case CAUSE -> reply.cause();
            case URGENCY -> reply.urgency();
            case INTENT -> reply.intent();
            case KIND -> reply.handOver()
                    ? List.of("hand_over", "handoff", "transfer", "escalate")
                    : List.of("reply", "answer", "respond");
            case NEEDED -> List.of("true", "yes");
            case REPLY -> List.of(reply.text());
            case CONFIDENCE -> List.of("high");
            case LANGUAGE -> List.of("pt-BR", "pt_BR", "pt", "portuguese");
            case OTHER -> List.of();
        };
    }

    boolean isTrue(SimulatedReply reply) {
        return switch (this) {
            case HAND_OVER, CAUSE -> reply.handOver();
            case NEEDED, REPLY -> true;
            case URGENCY -> reply.urgency().contains("emergency");
            case INTENT, KIND, CONFIDENCE, LANGUAGE, OTHER -> false;
        };
    }

    /** Returns true if an optional property can be left out. */
    boolean isOptional(SimulatedReply reply) {
        return this == OTHER || this == CAUSE && !reply.handOver();
    }

    /** Returns true if a nullable property can be null. */
    boolean isNull(SimulatedReply reply) {
        return isOptional(reply) || this == HAND_OVER && !reply.handOver();
    }
}
