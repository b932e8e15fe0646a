package dev.recado.ai.model;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.langchain4j.model.output.structured.Description;
import dev.recado.ai.model.ModelAnswer.Malformed;
import dev.recado.ai.reply.ReplyParts;
import dev.recado.ai.reply.VisibleText;
import dev.recado.events.Decision;
import dev.recado.events.HandOverCause;
import dev.recado.events.Urgency;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/** The model's answer as parsed from JSON, before validation. Its names stay camel case, unlike the suite's other JSON. */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.LowerCamelCaseStrategy.class)
record ModelDecision(
        @Description("What the customer is told, in the customer's language") @JsonProperty(required = true) String reply,
        @Description("The customer's wish in one word") @JsonProperty(required = true) String intent,
        @Description("How fast a person should look at this") @JsonProperty(required = true) Urgency urgency,
        @Description("True when a person must take over") @JsonProperty(required = true) boolean handOver,
        @Description("Why a person must take over, NONE when handOver is false") @JsonProperty(required = true) Cause handOverCause,
        @Description("True only when nothing at all is to be said, as after a mere thank-you") boolean noReplyNeeded) {

    private static final int INTENT_CHARACTERS_MAX = 60;

    /** The hand-over causes that the model may choose. */
    enum Cause {
        NONE, CUSTOMER_ASKED, APPOINTMENT, EMERGENCY, COMPLAINT, OUT_OF_SCOPE
    }

    /** Validates the answer and converts it to the suite's decision. */
    Decision toDecision() {
        if (handOver) {
            return new Decision.HandOver(cause(), closingWords(), shortIntent(), urgencyOrNormal());
        }
        var parts = ReplyParts.of(reply);
        if (!parts.isEmpty()) {
            return new Decision.Reply(parts, shortIntent(), urgencyOrNormal());
        }
        if (noReplyNeeded) {
            return new Decision.NotNeeded("nothing to answer");
        }
        throw new ModelFailureException(new Malformed("empty reply"));
    }

    private HandOverCause cause() {
        return switch (handOverCause == null ? Cause.NONE : handOverCause) {
            case CUSTOMER_ASKED -> HandOverCause.CUSTOMER_ASKED;
            case APPOINTMENT -> HandOverCause.APPOINTMENT;
            case EMERGENCY -> HandOverCause.EMERGENCY;
            case COMPLAINT -> HandOverCause.COMPLAINT;
            case OUT_OF_SCOPE -> HandOverCause.OUT_OF_SCOPE;
            case NONE -> HandOverCause.OTHER;
        };
    }

    /** Returns null in an emergency, because conversation-service then sends its fixed text. */
    private @Nullable String closingWords() {
        List<String> parts = handOverCause == Cause.EMERGENCY ? List.of() : ReplyParts.of(reply);
        return parts.isEmpty() ? null : parts.getFirst();
    }

    private @Nullable String shortIntent() {
        var line = intent == null ? "" : VisibleText.oneLine(intent, INTENT_CHARACTERS_MAX);
        return line.isEmpty() ? null : line;
    }

    private Urgency urgencyOrNormal() {
        return urgency == null ? Urgency.NORMAL : urgency;
    }

    @Override
    public String toString() {
        return "ModelDecision[redacted]";
    }
}
