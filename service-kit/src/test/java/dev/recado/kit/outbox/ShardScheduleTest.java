package dev.recado.kit.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

class ShardScheduleTest {

    @Test
    void a_shard_gets_its_turn_although_lower_shards_always_have_rows() {
        // Given
        var schedule = new ShardSchedule(4, 2);
        List<Integer> turns = new ArrayList<>();
        schedule.wakeAll();
        // When
        for (var i = 0; i < 4; i++) {
            var one = schedule.start(shard -> true).getAsInt();
            var two = schedule.start(shard -> true).getAsInt();
            turns.addAll(List.of(one, two));
            schedule.ended(one);
            schedule.ended(two);
            schedule.wakeAll();
        }
        // Then
        assertThat(turns).containsExactly(0, 1, 2, 3, 0, 1, 2, 3);
    }

    @Test
    void an_urgent_shard_stays_urgent_until_its_rows_are_published() {
        var schedule = new ShardSchedule(4, 2);
        schedule.wakeUrgently(1);
        assertThat(schedule.urgentWaits()).isTrue();
        assertThat(schedule.startAll(shard -> true)).containsExactly(1);
        assertThat(schedule.urgentWaits()).isFalse();
        schedule.rowsLeft(1);
        schedule.ended(1);
        schedule.wake(2);
        assertThat(schedule.urgentWaits()).isFalse();
        schedule.wake(1);
        assertThat(schedule.urgentWaits()).isTrue();
        assertThat(schedule.startAll(shard -> true)).containsExactly(1, 2);
        schedule.ended(1);
        schedule.wake(1);
        assertThat(schedule.urgentWaits()).isFalse();
    }

    @Test
    void no_more_shards_than_allowed_publish_at_once_and_none_publishes_twice() {
        var schedule = new ShardSchedule(4, 2);
        schedule.wake(1);
        assertThat(schedule.start(shard -> true)).hasValue(1);
        schedule.wake(1);
        assertThat(schedule.start(shard -> true)).isEmpty();
        schedule.wakeAll();
        assertThat(schedule.start(shard -> true)).hasValue(2);
        assertThat(schedule.start(shard -> true)).isEmpty();
        schedule.ended(1);
        assertThat(schedule.start(shard -> true)).hasValue(3);
        schedule.ended(2);
        assertThat(schedule.start(shard -> true)).hasValue(0);
        schedule.ended(3);
        assertThat(schedule.start(shard -> true)).hasValue(1);
    }

    @Test
    void a_shard_that_does_not_wait_is_not_started() {
        assertThat(new ShardSchedule(16, 4).start(shard -> true)).isEmpty();
    }
}
