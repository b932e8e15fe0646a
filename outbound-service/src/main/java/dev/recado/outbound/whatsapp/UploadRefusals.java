package dev.recado.outbound.whatsapp;

import dev.recado.outbound.whatsapp.GraphAnswer.GraphRefusal;
import dev.recado.outbound.whatsapp.GraphErrorTable.Rule;
import dev.recado.outbound.whatsapp.SendOutcome.GraphError;

/** Says what a refused upload means for its message, by the table of errors. An upload says nothing about the line of messages. */
public final class UploadRefusals {

    private static final Rule UNKNOWN_TOKEN_ERROR = new Rule(ErrorAction.STOP_CHANNEL, GraphErrorTable.FIRST_WAIT,
            Integer.MAX_VALUE);
    private static final Rule UNKNOWN_PASSING_ERROR = new Rule(ErrorAction.RETRY, GraphErrorTable.FIRST_WAIT,
            Integer.MAX_VALUE);

    private UploadRefusals() {
    }

    /** A refused token stops the number. Its messages wait, however often it was refused before. */
    public static SendOutcome.Retry ofToken(GraphRefusal refusal) {
        var rule = GraphErrorTable.find(refusal.code()).orElse(UNKNOWN_TOKEN_ERROR);
        return new SendOutcome.Retry(rule.firstWait(), false, ChannelHealth.ACCESS_REFUSED, error(refusal, rule.action()));
    }

    /** A refused file is final. */
    public static SendOutcome.Rejected ofFile(GraphRefusal refusal) {
        var action = GraphErrorTable.find(refusal.code()).map(Rule::action).orElse(ErrorAction.CONFIGURE);
        return new SendOutcome.Rejected(ChannelHealth.UNKNOWN, error(refusal, action));
    }

    /**
     * A refusal that may pass is repeated as often as the table allows. Meta's word that it passes does not change the table.
     *
     * @param retries how often Meta has certainly not accepted the message or its media before
     */
    public static SendOutcome passing(GraphRefusal refusal, int retries) {
        var rule = GraphErrorTable.find(refusal.code()).orElse(UNKNOWN_PASSING_ERROR);
        var error = error(refusal, rule.action());
        if (rule.action() == ErrorAction.STOP_CHANNEL) {
            return ofToken(refusal);
        }
        return retries < rule.retriesMax()
                ? new SendOutcome.Retry(GraphResponse.wait(rule, retries), false, ChannelHealth.UNKNOWN, error)
                : new SendOutcome.Rejected(ChannelHealth.UNKNOWN, error);
    }

    private static GraphError error(GraphRefusal refusal, ErrorAction action) {
        return new GraphError(refusal.code(), refusal.message(), Explanation.of(refusal.code(), action));
    }
}
