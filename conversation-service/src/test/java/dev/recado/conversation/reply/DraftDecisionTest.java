package dev.recado.conversation.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;

import dev.recado.conversation.conversation.Conversation;
import dev.recado.conversation.conversation.Conversation.Reachability;
import dev.recado.conversation.conversation.ConversationConfig;
import dev.recado.conversation.conversation.ConversationControl;
import dev.recado.conversation.conversation.TurnsOwed;
import dev.recado.conversation.reply.DraftDecision.Accepted;
import dev.recado.conversation.reply.DraftDecision.AcceptedLate;
import dev.recado.conversation.reply.DraftDecision.Dropped;
import dev.recado.conversation.reply.DraftDecision.Reason;
import dev.recado.events.Address;
import dev.recado.events.ChannelId;
import dev.recado.events.ConversationId;
import dev.recado.events.Decision;
import dev.recado.events.ReplyDrafted;
import dev.recado.events.TenantId;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;

class DraftDecisionTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final ConversationConfig CONFIG = new SmallRyeConfigBuilder()
            .withConverter(Duration.class, 100, new DurationConverter()).withMapping(ConversationConfig.class).build()
            .getConfigMapping(ConversationConfig.class);
    private static final Conversation FRESH = new Conversation(TenantId.random(), ConversationId.random(), ChannelId.random(),
            "Ana",
            ConversationControl.INITIAL, TurnsOwed.NONE, new Reachability(new Address("5511999990001", null), NOW, 0), NOW);

    @Test
    void a_draft_of_the_newest_turn_is_accepted() {
        assertThat(decision(owed(2), 1, 2)).isInstanceOf(Accepted.class);
    }

    @Test
    void a_draft_of_another_epoch_is_dropped_for_any_turn() {
        assertThat(decision(releasedAfterHandOver(owed(1)), 1, 1)).isEqualTo(new Dropped(Reason.OTHER_EPOCH));
    }

    @Test
    void a_draft_is_dropped_while_a_person_is_in_control() {
        assertThat(decision(owed(1).takenOver(ConversationControl.INITIAL.takeOver(null)), 2, 1))
                .isEqualTo(new Dropped(Reason.NOT_HELD_BY_BOT));
    }

    @Test
    void drafts_of_settled_and_unknown_turns_are_dropped() {
        var settled = owed(1).withTurns(owed(1).turns().settled());
        assertThat(decision(settled, 1, 1)).isEqualTo(new Dropped(Reason.ALREADY_SETTLED));
        assertThat(decision(settled, 1, 2)).isEqualTo(new Dropped(Reason.UNKNOWN_TURN));
    }

    @Test
    void the_third_overtaken_draft_in_a_row_is_accepted_late() {
        var overtaken = owed(3).withTurns(owed(3).turns().overtakenAgain());
        assertThat(decision(overtaken, 1, 2)).isEqualTo(new Dropped(Reason.OVERTAKEN));
        assertThat(decision(overtaken.withTurns(overtaken.turns().overtakenAgain()), 1, 2)).isInstanceOf(AcceptedLate.class);
    }

    @Test
    void after_forty_five_seconds_an_overtaken_draft_is_accepted_late() {
        assertThat(decision(at(owed(2), NOW.plusSeconds(45)), 1, 1)).isEqualTo(new Dropped(Reason.OVERTAKEN));
        assertThat(decision(at(owed(2), NOW.plusSeconds(46)), 1, 1)).isInstanceOf(AcceptedLate.class);
    }

    @Test
    void a_draft_that_was_written_before_a_late_reply_is_dropped_however_long_the_customer_waits() {
        var three = owed(3);
        var afterLateReply = three.withTurns(three.turns().settledUpTo(1, NOW, CONFIG.answerWithin()));
        assertThat(decision(at(afterLateReply, NOW.plusSeconds(60)), 1, 2)).isEqualTo(new Dropped(Reason.OUTDATED));
        assertThat(decision(at(afterLateReply, NOW.plusSeconds(60)), 1, 3)).isEqualTo(new Dropped(Reason.OUTDATED));
        assertThat(decision(at(afterLateReply, NOW.plusSeconds(60)), 1, 4)).isInstanceOf(Accepted.class);
    }

    private static Conversation owed(int messages) {
        var turns = TurnsOwed.NONE;
        for (var i = 0; i < messages; i++) {
            turns = turns.addedForBot(NOW, Duration.ofSeconds(60));
        }
        return FRESH.withTurns(turns);
    }

    private static Conversation releasedAfterHandOver(Conversation c) {
        var waiting = ConversationControl.INITIAL.handOver(null, null);
        return c.handedOver(waiting).released(waiting.release(), CONFIG.answerWithin());
    }

    private static Conversation at(Conversation c, Instant now) {
        return new Conversation(c.tenant(), c.id(), c.channel(), c.contactName(), c.control(), c.turns(), c.reachability(),
                now);
    }

    private static DraftDecision decision(Conversation c, long epoch, long turnSeq) {
        return DraftDecision.of(c,
                new ReplyDrafted("e", c.tenant(), NOW, c.id(), epoch, turnSeq, new Decision.NotNeeded("thanks"), null), CONFIG);
    }
}
