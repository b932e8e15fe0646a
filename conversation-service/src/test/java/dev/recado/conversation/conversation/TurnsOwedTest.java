package dev.recado.conversation.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

class TurnsOwedTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Duration WITHIN = Duration.ofSeconds(60);

    @Test
    void the_time_to_answer_counts_from_the_oldest_open_message() {
        var turns = TurnsOwed.NONE.owed(NOW, WITHIN).owed(NOW.plusSeconds(30), WITHIN);
        assertThat(turns.seq()).isEqualTo(2);
        assertThat(turns.oldestOpenAt()).isEqualTo(NOW);
        assertThat(turns.dueAt()).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void an_answered_turn_leaves_nothing_open() {
        var turns = TurnsOwed.NONE.owed(NOW, WITHIN).overtakenOnceMore().settled();
        assertThat(turns).isEqualTo(new TurnsOwed(1, 1, 0, 0, null, null));
        assertThat(turns.open()).isFalse();
    }

    @Test
    void what_came_after_a_late_answer_is_a_turn_of_its_own() {
        var turns = TurnsOwed.NONE.owed(NOW, WITHIN).owed(NOW, WITHIN).owed(NOW.plusSeconds(20), WITHIN);
        var after = turns.settled(2, NOW.plusSeconds(20), WITHIN);
        assertThat(after.seq()).isEqualTo(4);
        assertThat(after.answered()).isEqualTo(2);
        assertThat(after.dueAt()).isEqualTo(NOW.plusSeconds(80));
    }

    @Test
    void a_reply_that_never_left_opens_what_it_answered() {
        var answered = TurnsOwed.NONE.owed(NOW, WITHIN).owed(NOW, WITHIN).settled();
        assertThat(answered.paused().withdrawn(2).open()).isTrue();
        assertThat(answered.owed(NOW, WITHIN).settled().withdrawn(2).open()).isFalse();
    }

    @Test
    void a_person_has_no_deadline_and_the_bot_has_one_again_on_release() {
        var open = TurnsOwed.NONE.owed(NOW, WITHIN).paused().noted(NOW);
        assertThat(open.dueAt()).isNull();
        assertThat(open.resumed(NOW.plusSeconds(600), WITHIN).dueAt()).isEqualTo(NOW.plusSeconds(660));
        assertThat(open.settled().resumed(NOW, WITHIN).dueAt()).isNull();
    }
}
