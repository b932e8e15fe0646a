package dev.recado.conversation.conversation;

import java.time.Duration;
import java.time.Instant;

/**
 * Which of the customer's messages still wait for an answer.
 *
 * @param seq counts the messages that need one
 * @param answered everything up to here is settled
 * @param answeredBefore what {@code answered} was before the newest reply, in case that reply never leaves
 * @param overtaken drafts in a row that came too late
 * @param oldestOpenAt when the oldest open message was stored, or null
 * @param dueAt when the conversation is handed over if no answer came; null while nobody but a person owes one
 */
public record TurnsOwed(long seq, long answered, long answeredBefore, int overtaken, Instant oldestOpenAt, Instant dueAt) {

    public static final TurnsOwed NONE = new TurnsOwed(0, 0, 0, 0, null, null);

    public boolean open() {
        return seq > answered;
    }

    /** One more message that the bot owes an answer to; the time to answer counts from the oldest. */
    public TurnsOwed owed(Instant now, Duration within) {
        var oldest = open() && oldestOpenAt != null ? oldestOpenAt : now;
        return new TurnsOwed(seq + 1, answered, answeredBefore, overtaken, oldest, dueAt == null ? oldest.plus(within) : dueAt);
    }

    /** One more message that a person will see. */
    public TurnsOwed noted(Instant now) {
        return new TurnsOwed(seq + 1, answered, answeredBefore, overtaken, open() ? oldestOpenAt : now, null);
    }

    /** The bot owes nothing more: somebody else answers now. */
    public TurnsOwed paused() {
        return new TurnsOwed(seq, answered, answeredBefore, 0, oldestOpenAt, null);
    }

    /** The bot has the word again, and owes an answer if anything is open. */
    public TurnsOwed resumed(Instant now, Duration within) {
        return open() ? new TurnsOwed(seq, answered, answeredBefore, 0, now, now.plus(within)) : settled();
    }

    /** Everything there is has its answer. */
    public TurnsOwed settled() {
        return new TurnsOwed(seq, seq, open() ? answered : answeredBefore, 0, null, null);
    }

    /** Everything up to that message has its answer; what came after is a turn with a number of its own, so its request is new to ai. */
    public TurnsOwed settled(long upTo, Instant nextOldest, Duration within) {
        return new TurnsOwed(seq + 1, upTo, answered, 0, nextOldest, nextOldest.plus(within));
    }

    /** A draft came too late; the turn that overtook it stays open. */
    public TurnsOwed overtakenOnceMore() {
        return new TurnsOwed(seq, answered, answeredBefore, overtaken + 1, oldestOpenAt, dueAt);
    }

    /** The reply to that turn will never leave, so its messages are open again; unless something else was answered since. */
    public TurnsOwed withdrawn(long turnSeq) {
        return answered != turnSeq ? this : new TurnsOwed(seq, answeredBefore, answeredBefore, overtaken, oldestOpenAt, dueAt);
    }

    /** Open messages become a turn of a new number. */
    public TurnsOwed askedAnew(Instant now, Duration within) {
        return new TurnsOwed(seq + 1, answered, answeredBefore, 0, now, now.plus(within));
    }
}
