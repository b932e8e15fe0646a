package dev.recado.ingest.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;

import dev.recado.events.ChannelConnected;
import dev.recado.events.ChannelId;
import dev.recado.events.NamedUuid;
import dev.recado.events.TenantId;
import dev.recado.ingest.channel.ConnectedChannels.ConnectedChannel;
import org.junit.jupiter.api.Test;

class ConnectedChannelsTest {

    private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");
    private static final TenantId US = NamedUuid.tenant("main");
    private static final TenantId OTHERS = NamedUuid.tenant("other");

    /** Without a topic, since the tests apply the events themselves. */
    private final ConnectedChannels channels = new ConnectedChannels(null, null);

    @Test
    void a_business_account_has_all_its_channels() {
        // Given
        channels.put(connected(US, "1", "waba-1", null));
        channels.put(connected(US, "2", "waba-1", null));
        channels.put(connected(OTHERS, "3", "waba-2", null));
        // When
        var found = channels.ofBusinessAccount("waba-1");
        // Then
        assertThat(found).extracting(ConnectedChannel::channelId).containsExactlyInAnyOrder(id(US, "1"), id(US, "2"));
        assertThat(channels.ofBusinessAccount("waba-3")).isEmpty();
    }

    @Test
    void a_closed_channel_gets_neither_messages_nor_updates_of_its_account() {
        // Given
        channels.put(connected(US, "1", "waba-1", null));
        // When
        channels.put(connected(US, "1", "waba-1", AT));
        // Then
        assertThat(channels.ofNumber("1")).isNull();
        assertThat(channels.ofBusinessAccount("waba-1")).isEmpty();
        assertThat(channels.openNumbers()).isEmpty();
    }

    @Test
    void a_topic_that_is_read_again_from_its_start_does_not_open_a_closed_channel() {
        // Given
        channels.put(announced(AT.plusSeconds(1), null));
        channels.put(announced(AT.plusSeconds(2), AT.plusSeconds(2)));
        // When
        channels.put(announced(AT.plusSeconds(1), null));
        // Then
        assertThat(channels.ofNumber("1")).isNull();
    }

    @Test
    void a_closed_channel_stays_closed_whatever_the_clock_of_its_publisher_shows() {
        // Given
        channels.put(announced(AT.plusSeconds(3), null));
        // When
        channels.put(announced(AT.plusSeconds(2), AT.plusSeconds(2)));
        // Then
        assertThat(channels.ofNumber("1")).isNull();
    }

    @Test
    void a_late_record_of_a_closed_channel_does_not_disconnect_the_next_tenant() {
        // Given
        channels.put(connected(US, "1", "waba-1", null));
        channels.put(connected(OTHERS, "1", "waba-1", null));
        // When
        channels.put(connected(US, "1", "waba-1", AT));
        // Then
        assertThat(channels.ofNumber("1").tenantId()).isEqualTo(OTHERS);
        assertThat(channels.ofBusinessAccount("waba-1")).extracting(ConnectedChannel::tenantId).containsExactly(OTHERS);
    }

    @Test
    void an_older_announcement_of_another_tenants_channel_neither_takes_nor_unmaps_a_number() {
        // Given
        channels.put(connectedAt(OTHERS, AT.plusSeconds(60), null));
        // When
        channels.put(connectedAt(US, AT, null));
        // Then
        assertThat(channels.ofNumber("1").tenantId()).isEqualTo(OTHERS);
        // When
        channels.put(connectedAt(US, AT, AT.plusSeconds(30)));
        // Then
        assertThat(channels.ofNumber("1").tenantId()).isEqualTo(OTHERS);
    }

    @Test
    void an_older_announcement_does_not_open_a_number_that_its_last_tenant_disconnected() {
        // Given
        channels.put(connectedAt(OTHERS, AT.plusSeconds(60), AT.plusSeconds(90)));
        // When
        channels.put(connectedAt(US, AT, null));
        // Then
        assertThat(channels.ofNumber("1")).isNull();
        // When
        channels.put(connectedAt(US, AT.plusSeconds(120), null));
        // Then
        assertThat(channels.ofNumber("1").tenantId()).isEqualTo(US);
    }

    @Test
    void a_channel_that_was_never_confirmed_does_not_change_who_owns_the_number() {
        // Given
        channels.put(connectedAt(OTHERS, AT, null));
        // When
        channels.put(connectedAt(US, null, AT.plusSeconds(60)));
        // Then
        assertThat(channels.ofNumber("1").tenantId()).isEqualTo(OTHERS);
        assertThat(channels.ofUnknownNumber("1", AT.minusSeconds(60)).tenantId()).isEqualTo(OTHERS);
    }

    @Test
    void what_arrived_before_another_channel_of_the_number_was_closed_belongs_to_the_tenant_of_that_channel() {
        // Given
        channels.put(connectedAt(US, AT, AT.plusSeconds(30)));
        channels.put(connectedAt(OTHERS, AT.plusSeconds(60), null));
        // When // Then
        assertThat(channels.ofUnknownNumber("1", AT.minusSeconds(60))).isNull();
        assertThat(channels.ofUnknownNumber("1", AT.plusSeconds(30))).isNull();
        assertThat(channels.ofUnknownNumber("1", AT.plusSeconds(31)).tenantId()).isEqualTo(OTHERS);
    }

    @Test
    void what_was_received_before_a_number_was_connected_does_not_belong_to_its_tenant() {
        // Given
        channels.put(connected(OTHERS, "1", "waba-1", null));
        // When // Then
        assertThat(channels.ofNumber("1", AT.minusSeconds(1))).isNull();
        assertThat(channels.ofNumber("1", AT).tenantId()).isEqualTo(OTHERS);
        assertThat(channels.ofBusinessAccount("waba-1", AT.minusSeconds(1))).isEmpty();
        assertThat(channels.ofBusinessAccount("waba-1", AT)).hasSize(1);
    }

    @Test
    void a_removed_channel_leaves_its_account_without_channels() {
        // Given
        channels.put(connected(US, "1", "waba-1", null));
        // When
        channels.remove(id(US, "1").toString());
        // Then
        assertThat(channels.ofBusinessAccount("waba-1")).isEmpty();
    }

    @Test
    void a_channel_without_business_account_is_found_by_its_number() {
        // Given
        channels.put(connected(US, "1", null, null));
        // When // Then
        assertThat(channels.ofBusinessAccount("waba-1")).isEmpty();
        assertThat(channels.ofNumber("1").channelId()).isEqualTo(id(US, "1"));
    }

    private static ChannelConnected announced(Instant at, Instant closedAt) {
        return new ChannelConnected("1:state", US, at, id(US, "1"), "1", "waba-1", ChannelConnected.DEFAULT_APP, closedAt, AT);
    }

    private static ChannelConnected connectedAt(TenantId tenant, Instant connectedAt, Instant closedAt) {
        return new ChannelConnected("1:state", tenant, AT, id(tenant, "1"), "1", "waba-1", ChannelConnected.DEFAULT_APP,
                closedAt,
                connectedAt);
    }

    private static ChannelConnected connected(TenantId tenant, String number, String business, Instant closedAt) {
        return new ChannelConnected(number + ":state", tenant, AT, id(tenant, number), number, business,
                ChannelConnected.DEFAULT_APP, closedAt, AT);
    }

    private static ChannelId id(TenantId tenant, String number) {
        return NamedUuid.channel(tenant, number);
    }
}
