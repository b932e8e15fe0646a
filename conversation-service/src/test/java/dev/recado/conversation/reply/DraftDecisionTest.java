package dev.recado.conversation.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;

import dev.recado.conversation.conversation.Conversation;
import dev.recado.conversation.conversation.Conversation.Reach;
import dev.recado.conversation.conversation.ConversationConfig;
import dev.recado.conversation.conversation.ConversationControl;
import dev.recado.conversation.conversation.TurnsOwed;
import dev.recado.conversation.reply.DraftDecision.Current;
import dev.recado.conversation.reply.DraftDecision.Dropped;
import dev.recado.conversation.reply.DraftDecision.Late;
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
            ConversationControl.FIRST, TurnsOwed.NONE, new Reach(new Address("5511999990001", null), NOW, 0), NOW);

    @Test
    void a_draft_of_the_newest_turn_is_used() {
        assertThat(verdict(owed(2), 1, 2)).isInstanceOf(Current.class);
    }

    @Test
    void a_draft_of_another_epoch_is_dropped_whatever_its_turn() {
        assertThat(verdict(owed(1).handedOver(null, null).released(CONFIG.answerWithin()), 1, 1))
                .isEqualTo(new Dropped(Reason.OTHER_EPOCH));
    }

    @Test
    void a_draft_for_a_person_is_dropped() {
        assertThat(verdict(owed(1).takenOver(null), 2, 1)).isEqualTo(new Dropped(Reason.NOT_HELD_BY_BOT));
    }

    @Test
    void a_settled_turn_is_not_answered_again_and_one_never_asked_for_not_at_all() {
        var settled = owed(1).with(owed(1).turns().settled());
        assertThat(verdict(settled, 1, 1)).isEqualTo(new Dropped(Reason.ALREADY_SETTLED));
        assertThat(verdict(settled, 1, 2)).isEqualTo(new Dropped(Reason.UNKNOWN_TURN));
    }

    @Test
    void the_third_overtaken_draft_in_a_row_is_sent_all_the_same() {
        var once = owed(3).with(owed(3).turns().overtakenOnceMore());
        assertThat(verdict(once, 1, 2)).isEqualTo(new Dropped(Reason.OVERTAKEN));
        assertThat(verdict(once.with(once.turns().overtakenOnceMore()), 1, 2)).isInstanceOf(Late.class);
    }

    @Test
    void after_forty_five_seconds_an_overtaken_draft_is_sent_all_the_same() {
        assertThat(verdict(at(owed(2), NOW.plusSeconds(45)), 1, 1)).isEqualTo(new Dropped(Reason.OVERTAKEN));
        assertThat(verdict(at(owed(2), NOW.plusSeconds(46)), 1, 1)).isInstanceOf(Late.class);
    }

    private static Conversation owed(int messages) {
        var turns = TurnsOwed.NONE;
        for (var i = 0; i < messages; i++) {
            turns = turns.owed(NOW, Duration.ofSeconds(60));
        }
        return FRESH.with(turns);
    }

    private static Conversation at(Conversation c, Instant now) {
        return new Conversation(c.tenant(), c.id(), c.channel(), c.contactName(), c.control(), c.turns(), c.reach(), now);
    }

    private static DraftDecision verdict(Conversation c, long epoch, long turnSeq) {
        return DraftDecision.of(c,
                new ReplyDrafted("e", c.tenant(), NOW, c.id(), epoch, turnSeq, new Decision.NotNeeded("thanks"), null), CONFIG);
    }
}
