package dev.recado.outbound.whatsapp;

import dev.recado.outbound.whatsapp.GraphAnswer.GraphRefusal;
import dev.recado.outbound.whatsapp.GraphErrorTable.Rule;
import dev.recado.outbound.whatsapp.SendOutcome.GraphError;

/** Maps an upload that Meta refuses to the outcome of the message that needs it, by the table of errors of messages. */
public final class UploadRefusals {

    private static final int TOKEN_RETRIES_MAX = 3;

    private UploadRefusals() {
    }

    /**
     * A refused token stops the number, and its message waits. A refused file is final.
     *
     * @param retries how often the message was tried before
     */
    public static SendOutcome outcome(GraphRefusal refusal, boolean ofToken, int retries) {
        var rule = GraphErrorTable.find(refusal.code()).orElseGet(() -> unknown(ofToken));
        var error = new GraphError(refusal.code(), refusal.message(), Explanation.of(refusal.code(), rule.action()));
        var line = ofToken ? ChannelHealth.ACCESS_REFUSED : ChannelHealth.UNKNOWN;
        return ofToken && retries < rule.retriesMax()
                ? new SendOutcome.Retry(GraphResponse.wait(rule, retries), false, line, error)
                : new SendOutcome.Rejected(line, error);
    }

    private static Rule unknown(boolean ofToken) {
        return new Rule(ofToken ? ErrorAction.STOP_CHANNEL : ErrorAction.CONFIGURE, GraphErrorTable.FIRST_WAIT,
                TOKEN_RETRIES_MAX);
    }
}
