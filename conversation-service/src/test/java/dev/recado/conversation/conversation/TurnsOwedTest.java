package dev.recado.conversation.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

class TurnsOwedTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Duration WITHIN = Duration.ofSeconds(60);

    @Test
    void the_deadline_counts_from_the_oldest_open_message() {
        var turns = TurnsOwed.NONE.addedForBot(NOW, WITHIN).addedForBot(NOW.plusSeconds(30), WITHIN);
        assertThat(turns.seq()).isEqualTo(2);
        assertThat(turns.oldestOpenAt()).isEqualTo(NOW);
        assertThat(turns.dueAt()).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void an_answered_turn_leaves_nothing_open() {
        var turns = TurnsOwed.NONE.addedForBot(NOW, WITHIN).overtakenAgain().settled();
        assertThat(turns).isEqualTo(new TurnsOwed(1, 1, 0, 0, 0, 0, null, null));
        assertThat(turns.open()).isFalse();
    }

    @Test
    void messages_after_a_late_answer_become_a_new_turn() {
        var turns = TurnsOwed.NONE.addedForBot(NOW, WITHIN).addedForBot(NOW, WITHIN).addedForBot(NOW.plusSeconds(20), WITHIN);
        var after = turns.settledUpTo(2, NOW.plusSeconds(20), WITHIN);
        assertThat(after.seq()).isEqualTo(4);
        assertThat(after.answered()).isEqualTo(2);
        assertThat(after.dueAt()).isEqualTo(NOW.plusSeconds(80));
    }

    @Test
    void a_cancelled_reply_reopens_its_turns() {
        var answered = TurnsOwed.NONE.addedForBot(NOW, WITHIN).addedForBot(NOW, WITHIN).settled();
        assertThat(answered.withoutDeadline().reopened(2).open()).isTrue();
        assertThat(answered.addedForBot(NOW, WITHIN).settled().reopened(2).open()).isFalse();
    }

    @Test
    void a_cancelled_reply_reopens_no_turn_that_a_person_answered() {
        var queued = TurnsOwed.NONE.addedForBot(NOW, WITHIN).settled();
        assertThat(queued.withoutDeadline().settledForGood().reopened(1).open()).isFalse();
        assertThat(queued.addedForPerson(NOW).settledForGood().isFinal(2)).isTrue();
        assertThat(queued.isFinal(1)).isFalse();
    }

    @Test
    void a_person_has_no_deadline_and_a_release_sets_a_new_one_for_the_bot() {
        var open = TurnsOwed.NONE.addedForBot(NOW, WITHIN).withoutDeadline().addedForPerson(NOW);
        assertThat(open.dueAt()).isNull();
        assertThat(open.resumed(NOW.plusSeconds(600), WITHIN).dueAt()).isEqualTo(NOW.plusSeconds(660));
        assertThat(open.settled().resumed(NOW, WITHIN).dueAt()).isNull();
    }
}
