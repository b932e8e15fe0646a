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
 * @param finalUpTo turns up to this number are settled for good: no result of a reply reopens them
 * @param draftsFrom drafts of turns before this number are outdated, because their transcript lacks the newest reply
 * @param overtaken the number of overtaken drafts in a row
 * @param oldestOpenAt the time at which the oldest open message was stored
 * @param dueAt the deadline for the bot's answer, or null
 */
public record TurnsOwed(long seq, long answered, long answeredBefore, long finalUpTo, long draftsFrom, int overtaken,
        @Nullable Instant oldestOpenAt, @Nullable Instant dueAt) {

    public static final TurnsOwed NONE = new TurnsOwed(0, 0, 0, 0, 0, 0, null, null);

    public boolean open() {
        return seq > answered;
    }

    /** True when the turn is settled for good, so that the result of its reply has no consequence. */
    public boolean isFinal(long turnSeq) {
        return turnSeq <= finalUpTo;
    }

    /** Adds a turn that the bot has to answer; the deadline counts from the oldest open message. */
    public TurnsOwed addedForBot(Instant now, Duration answerWithin) {
        var oldest = open() && oldestOpenAt != null ? oldestOpenAt : now;
        return added(oldest, dueAt == null ? oldest.plus(answerWithin) : dueAt);
    }

    /** Adds a turn that a person has to answer; it has no deadline. */
    public TurnsOwed addedForPerson(Instant now) {
        return added(open() ? oldestOpenAt : now, null);
    }

    private TurnsOwed added(@Nullable Instant oldest, @Nullable Instant due) {
        return new TurnsOwed(seq + 1, answered, answeredBefore, finalUpTo, draftsFrom, overtaken, oldest, due);
    }

    /** Keeps the open turns and removes the bot's deadline, because the bot does not answer now. */
    public TurnsOwed withoutDeadline() {
        return new TurnsOwed(seq, answered, answeredBefore, finalUpTo, draftsFrom, 0, oldestOpenAt, null);
    }

    /** Sets a new deadline for the open turns, because the bot answers again. */
    public TurnsOwed resumed(Instant now, Duration answerWithin) {
        return open()
                ? new TurnsOwed(seq, answered, answeredBefore, finalUpTo, draftsFrom, 0, now, now.plus(answerWithin))
                : settled();
    }

    /** Settles every turn by a reply of the bot, which may still be cancelled. */
    public TurnsOwed settled() {
        return new TurnsOwed(seq, seq, open() ? answered : answeredBefore, finalUpTo, draftsFrom, 0, null, null);
    }

    /** Settles every turn for good, because a person answered or the conversation was handed over. */
    public TurnsOwed settledForGood() {
        return new TurnsOwed(seq, seq, seq, seq, draftsFrom, 0, null, null);
    }

    /** Settles the turns up to this one. The later messages become a turn with a new number, which is a new request to ai. */
    public TurnsOwed settledUpTo(long turnSeq, Instant nextOldest, Duration answerWithin) {
        return new TurnsOwed(seq + 1, turnSeq, answered, finalUpTo, seq + 1, 0, nextOldest, nextOldest.plus(answerWithin));
    }

    /** Counts a draft that was dropped because a newer message exists. */
    public TurnsOwed overtakenAgain() {
        return new TurnsOwed(seq, answered, answeredBefore, finalUpTo, draftsFrom, overtaken + 1, oldestOpenAt, dueAt);
    }

    /** Opens the turns of a cancelled reply, unless a later reply or a person has settled them. */
    public TurnsOwed reopened(long turnSeq) {
        return answered != turnSeq || isFinal(turnSeq)
                ? this
                : new TurnsOwed(seq, answeredBefore, answeredBefore, finalUpTo, draftsFrom, overtaken, oldestOpenAt, dueAt);
    }

    /** Gives the open turns a new number and a new deadline, which makes them a new request to ai. */
    public TurnsOwed renumbered(Instant now, Duration answerWithin) {
        return new TurnsOwed(seq + 1, answered, answeredBefore, finalUpTo, seq + 1, 0, now, now.plus(answerWithin));
    }
}
