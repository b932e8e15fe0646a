package dev.recado.outbound.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.outbound.channel.ChannelProvider.Capability;
import org.junit.jupiter.api.Test;

class ChannelProviderTest {

    @Test
    void the_cloud_api_can_do_everything() {
        assertThat(ChannelProvider.WHATSAPP_CLOUD.capabilities()).containsExactlyInAnyOrder(Capability.values());
        assertThat(ChannelProvider.columnsWith(Capability.TEMPLATES)).containsExactly("whatsapp_cloud");
    }

    @Test
    void a_column_names_its_provider() {
        for (var provider : ChannelProvider.values()) {
            assertThat(ChannelProvider.of(provider.column())).isEqualTo(provider);
        }
    }
}
