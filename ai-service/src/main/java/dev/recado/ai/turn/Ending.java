package dev.recado.ai.turn;

import dev.recado.events.Decision;

/** How a turn ends, in its table's words; cause is null but for a hand-over. */
record Ending(String state, String cause) {

    static final Ending SUPERSEDED = new Ending("superseded", null);

    static Ending of(Decision decision) {
        return switch (decision) {
            case Decision.Reply reply -> new Ending("answered", null);
            case Decision.HandOver handOver -> new Ending("handed_over", handOver.cause().name());
            case Decision.NotNeeded notNeeded -> new Ending("not_needed", null);
        };
    }
}
