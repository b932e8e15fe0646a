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

    /**
     * A refused access stops the number, and its messages wait. An invalid token fails no message. Another refusal may concern one
     * file only, so it is repeated as often as the table allows, as that of a send.
     *
     * @param retries how often Meta has refused an upload of the message before
     */
    public static SendOutcome ofToken(GraphRefusal refusal, int retries) {
        return limited(refusal, GraphErrorTable.find(refusal.code()).orElse(UNKNOWN_TOKEN_ERROR), retries,
                ChannelHealth.ACCESS_REFUSED);
    }

    /** A refused file is final. */
    public static SendOutcome.Rejected ofFile(GraphRefusal refusal) {
        var action = GraphErrorTable.find(refusal.code()).map(Rule::action).orElse(ErrorAction.CONFIGURE);
        return new SendOutcome.Rejected(ChannelHealth.UNKNOWN, error(refusal, action));
    }

    /**
     * A refusal that may pass is repeated as often as the table allows. Meta's word that it passes does not change the table.
     *
     * @param retries how often Meta has refused an upload of the message before
     */
    public static SendOutcome passing(GraphRefusal refusal, int retries) {
        var rule = GraphErrorTable.find(refusal.code()).orElse(UNKNOWN_PASSING_ERROR);
        return limited(refusal, rule, retries,
                rule.action() == ErrorAction.STOP_CHANNEL ? ChannelHealth.ACCESS_REFUSED : ChannelHealth.UNKNOWN);
    }

    private static SendOutcome limited(GraphRefusal refusal, Rule rule, int retries, ChannelHealth line) {
        var error = error(refusal, rule.action());
        // the breaker decides when a stopped number tries again
        var wait = line == ChannelHealth.ACCESS_REFUSED ? rule.firstWait() : GraphResponse.wait(rule, retries);
        return retries < rule.retriesMax()
                ? new SendOutcome.Retry(wait, false, line, error)
                : new SendOutcome.Rejected(line, error);
    }

    private static GraphError error(GraphRefusal refusal, ErrorAction action) {
        return new GraphError(refusal.code(), refusal.message(), Explanation.of(refusal.code(), action));
    }
}
