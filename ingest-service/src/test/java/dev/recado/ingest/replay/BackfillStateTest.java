package dev.recado.ingest.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;

import dev.recado.events.NamedUuid;
import dev.recado.events.TenantId;
import dev.recado.ingest.channel.ConnectedChannels.OpenNumber;
import org.junit.jupiter.api.Test;

class BackfillStateTest {

    private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");
    private static final TenantId US = NamedUuid.tenant("main");
    private static final TenantId OTHERS = NamedUuid.tenant("other");

    private final Backfill finished = Backfill.first(number(US, AT)).advanced(Map.of(0, 5L, 1, 9L), 2).ended();

    @Test
    void a_connection_is_done_until_the_number_is_connected_again() {
        assertThat(finished.isOf(number(US, AT))).isTrue();
        assertThat(finished.isOf(number(US, AT.minusSeconds(1)))).isTrue();
        assertThat(finished.isOf(number(US, AT.plusSeconds(1)))).isFalse();
        assertThat(finished.isOf(number(OTHERS, AT))).isFalse();
    }

    @Test
    void a_channel_whose_record_has_no_time_of_connection_is_done_once() {
        assertThat(finished.isOf(number(US, null))).isTrue();
        assertThat(Backfill.first(number(US, null)).ended().isOf(number(US, AT))).isFalse();
    }

    @Test
    void the_next_connection_wants_only_later_records() {
        // When
        var next = finished.next(number(OTHERS, AT.plusSeconds(9)));
        // Then
        assertThat(next.finished()).isFalse();
        assertThat(next.webhooks()).isZero();
        assertThat(next.wants(0, 4)).isFalse();
        assertThat(next.wants(0, 5)).isTrue();
        assertThat(next.wants(7, 0)).isTrue();
    }

    @Test
    void progress_never_goes_back() {
        assertThat(finished.advanced(Map.of(0, 3L, 1, 12L), 2).offsets()).isEqualTo(Map.of(0, 5L, 1, 12L));
    }

    @Test
    void a_backfill_is_the_same_after_its_record_is_read() {
        assertThat(Backfill.of(finished.toEvent(AT))).isEqualTo(finished);
    }

    private static OpenNumber number(TenantId tenant, Instant connectedAt) {
        return new OpenNumber(tenant, NamedUuid.channel(tenant, "1"), "1", connectedAt);
    }
}
