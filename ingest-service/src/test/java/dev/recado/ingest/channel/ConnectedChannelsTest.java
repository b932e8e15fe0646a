package dev.recado.ingest.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;

import dev.recado.events.ChannelConnected;
import dev.recado.events.ChannelId;
import dev.recado.events.NamedUuid;
import dev.recado.events.TenantId;
import org.junit.jupiter.api.Test;

class ConnectedChannelsTest {

    private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");
    private static final TenantId US = NamedUuid.tenant("main");
    private static final TenantId OTHERS = NamedUuid.tenant("other");

    private final ConnectedChannels channels = new ConnectedChannels();

    @Test
    void an_account_is_of_every_channel_that_has_it() {
        // Given
        channels.apply(connected(US, "1", "waba-1", null));
        channels.apply(connected(US, "2", "waba-1", null));
        channels.apply(connected(OTHERS, "3", "waba-2", null));
        // When
        var found = channels.ofBusiness("waba-1");
        // Then
        assertThat(found).extracting(ConnectedChannel::channelId).containsExactlyInAnyOrder(id(US, "1"), id(US, "2"));
        assertThat(channels.ofBusiness("waba-3")).isEmpty();
    }

    @Test
    void who_closed_a_channel_hears_no_more_of_an_account_that_another_tenant_has_now() {
        // Given
        channels.apply(connected(US, "1", "waba-1", AT));
        assertThat(channels.ofBusiness("waba-1")).extracting(ConnectedChannel::tenantId).containsExactly(US);
        // When
        channels.apply(connected(OTHERS, "2", "waba-1", null));
        // Then
        assertThat(channels.ofBusiness("waba-1")).extracting(ConnectedChannel::tenantId).containsExactly(OTHERS);
    }

    @Test
    void a_forgotten_channel_leaves_its_account_to_nobody() {
        // Given
        channels.apply(connected(US, "1", "waba-1", AT));
        // When
        channels.forget(id(US, "1").toString());
        // Then
        assertThat(channels.ofBusiness("waba-1")).isEmpty();
    }

    @Test
    void a_channel_whose_account_is_not_told_is_found_by_its_number_alone() {
        // Given
        channels.apply(connected(US, "1", null, null));
        // When // Then
        assertThat(channels.ofBusiness("waba-1")).isEmpty();
        assertThat(channels.of("1").channelId()).isEqualTo(id(US, "1"));
    }

    private static ChannelConnected connected(TenantId tenant, String number, String business, Instant closedAt) {
        return new ChannelConnected(number + ":state", tenant, AT, id(tenant, number), number, business,
                ChannelConnected.DEFAULT_APP, closedAt);
    }

    private static ChannelId id(TenantId tenant, String number) {
        return NamedUuid.channel(tenant, number);
    }
}
