package dev.recado.outbound.whatsapp;

import java.time.Duration;

/** What one request to Meta came to; only {@link Retry} may ever be sent again. */
public sealed interface SendOutcome {

    record Accepted(String wamid) implements SendOutcome {
    }

    /**
     * Surely not accepted.
     *
     * @param slowsNumber whether the whole number was too fast
     */
    record Retry(Duration after, boolean slowsNumber, GraphError error) implements SendOutcome {
    }

    /** @param stopsChannel whether it is the channel's fault: its token, its account, its bill */
    record Rejected(boolean stopsChannel, GraphError error) implements SendOutcome {
    }

    /** Perhaps accepted. Only Meta's echo of our id tells. */
    record Uncertain(String reason) implements SendOutcome {
    }
}
