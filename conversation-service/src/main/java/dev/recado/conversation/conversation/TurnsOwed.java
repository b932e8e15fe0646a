package dev.recado.conversation.conversation;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The numbers and deadlines of a conversation's turns. A turn is a customer message that needs an answer; it is open until it
 * is settled.
 *
 * @param seq the number of the newest turn
 * @param answered every turn up to this number is settled
 * @param answeredBefore the value of {@code answered} before the newest reply, in case that reply is cancelled
 * @param overtaken the number of overtaken drafts in a row
 * @param oldestOpenAt the time at which the oldest open message was stored
 * @param dueAt the deadline for the bot's answer, or null
 */
public record TurnsOwed(long seq, long answered, long answeredBefore, int overtaken, @Nullable Instant oldestOpenAt,
        @Nullable Instant dueAt) {

    public static final TurnsOwed NONE = new TurnsOwed(0, 0, 0, 0, null, null);

    public boolean open() {
        return seq > answered;
    }

    /** Adds a turn that the bot has to answer; the deadline counts from the oldest open message. */
    public TurnsOwed addedForBot(Instant now, Duration answerWithin) {
        var oldest = open() && oldestOpenAt != null ? oldestOpenAt : now;
        var due = dueAt == null ? oldest.plus(answerWithin) : dueAt;
        return new TurnsOwed(seq + 1, answered, answeredBefore, overtaken, oldest, due);
    }

    /** Adds a turn that a person has to answer; it has no deadline. */
    public TurnsOwed addedForPerson(Instant now) {
        return new TurnsOwed(seq + 1, answered, answeredBefore, overtaken, open() ? oldestOpenAt : now, null);
    }

    /** Keeps the open turns and removes the bot's deadline, because the bot does not answer now. */
    public TurnsOwed withoutDeadline() {
        return new TurnsOwed(seq, answered, answeredBefore, 0, oldestOpenAt, null);
    }

    /** Sets a new deadline for the open turns, because the bot answers again. */
    public TurnsOwed resumed(Instant now, Duration answerWithin) {
        return open() ? new TurnsOwed(seq, answered, answeredBefore, 0, now, now.plus(answerWithin)) : settled();
    }

    /** Settles every turn. */
    public TurnsOwed settled() {
        return new TurnsOwed(seq, seq, open() ? answered : answeredBefore, 0, null, null);
    }

    /** Settles the turns up to this one. The later messages become a turn with a new number, which is a new request to ai. */
    public TurnsOwed settledUpTo(long turnSeq, Instant nextOldest, Duration answerWithin) {
        return new TurnsOwed(seq + 1, turnSeq, answered, 0, nextOldest, nextOldest.plus(answerWithin));
    }

    /** Counts a draft that was dropped because a newer message exists. */
    public TurnsOwed overtakenAgain() {
        return new TurnsOwed(seq, answered, answeredBefore, overtaken + 1, oldestOpenAt, dueAt);
    }

    /** Opens the turns of a cancelled reply, unless a later reply has settled them. */
    public TurnsOwed reopened(long turnSeq) {
        return answered != turnSeq ? this : new TurnsOwed(seq, answeredBefore, answeredBefore, overtaken, oldestOpenAt, dueAt);
    }

    /** Gives the open turns a new number and a new deadline, which makes them a new request to ai. */
    public TurnsOwed renumbered(Instant now, Duration answerWithin) {
        return new TurnsOwed(seq + 1, answered, answeredBefore, 0, now, now.plus(answerWithin));
    }
}
