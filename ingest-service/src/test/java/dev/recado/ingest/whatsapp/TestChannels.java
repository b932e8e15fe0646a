package dev.recado.ingest.whatsapp;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.recado.events.ChannelConnected;
import dev.recado.events.NamedUuid;
import dev.recado.ingest.channel.ConnectedChannels.ConnectedChannel;

/** The numbers and accounts in the payloads: our own, one of a second tenant, and one of another Meta app. */
final class TestChannels {

    static final Instant RECEIVED_AT = Instant.parse("2026-11-21T12:00:00Z");
    static final String OURS = "106540352242922";
    static final String SECOND = "306540352242922";
    private static final ConnectedChannel OF_US = channel("main", OURS, ChannelConnected.DEFAULT_APP);
    private static final ConnectedChannel OF_US_TOO = channel("main", SECOND, ChannelConnected.DEFAULT_APP);
    private static final ConnectedChannel OF_ANOTHER_TENANT = channel("other", "406540352242922", ChannelConnected.DEFAULT_APP);
    private static final ConnectedChannel OF_ANOTHER_APP = channel("main", "206540352242922", "another-app");
    private static final Map<String, ConnectedChannel> BY_NUMBER = Map.of(OURS, OF_US, SECOND, OF_US_TOO,
            "406540352242922", OF_ANOTHER_TENANT, "206540352242922", OF_ANOTHER_APP);
    private static final Map<String, List<ConnectedChannel>> BY_BUSINESS = Map.of("102290129340398", List.of(OF_US, OF_US_TOO),
            "402290129340398", List.of(OF_US, OF_ANOTHER_TENANT, OF_ANOTHER_APP), "202290129340398", List.of(OF_ANOTHER_APP));

    private TestChannels() {
    }

    static WebhookNormaliser normaliser() {
        return new WebhookNormaliser(BY_NUMBER::get, business -> BY_BUSINESS.getOrDefault(business, List.of()));
    }

    static WebhookNormaliser.Origin origin(String app) {
        return new WebhookNormaliser.Origin(app, RECEIVED_AT);
    }

    private static ConnectedChannel channel(String tenant, String phoneNumberId, String app) {
        var id = NamedUuid.tenant(tenant);
        return new ConnectedChannel(id, NamedUuid.channel(id, phoneNumberId), app);
    }
}
