package dev.recado.kit.sample;

import java.time.Instant;

import dev.recado.events.ChannelId;
import dev.recado.events.InboundContent;
import dev.recado.events.MessageReceived;
import dev.recado.events.NamedUuid;
import dev.recado.events.Person;
import dev.recado.events.TenantId;

/** Creates events for the tests. */
public final class SampleEvents {

    public static final TenantId TENANT = NamedUuid.tenant("main");
    public static final ChannelId CHANNEL = NamedUuid.channel(TENANT, "106540352242922");
    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");

    private SampleEvents() {
    }

    public static MessageReceived received(String wamid, String phone, String text) {
        return new MessageReceived(CHANNEL + ":" + wamid, TENANT, AT, 1, CHANNEL, wamid,
                new Person(phone, null, null, null, null),
                new InboundContent.Text(text), AT, null, null, null, null, null);
    }
}
