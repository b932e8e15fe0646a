package dev.recado.ingest.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.Test;

class RawLogRangeTest {

    private final RawLogRange range = new RawLogRange(Map.of(0, 100L, 1, 0L, 2, 7L), Map.of(0, 160L, 1, 40L, 2, 7L));

    @Test
    void the_share_covers_all_partitions() {
        assertThat(range.share(Map.of())).isZero();
        assertThat(range.share(Map.of(0, 110L, 1, 15L))).isEqualTo(0.25);
        assertThat(range.share(Map.of(0, 160L, 1, 40L, 2, 7L))).isEqualTo(1);
    }

    @Test
    void offsets_outside_the_range_do_not_count() {
        assertThat(range.share(Map.of(0, 90L, 1, 400L, 2, 900L, 9, 3L))).isEqualTo(0.4);
    }

    @Test
    void an_empty_range_is_completely_read() {
        assertThat(new RawLogRange(Map.of(0, 5L), Map.of(0, 5L)).share(Map.of())).isEqualTo(1);
    }
}
