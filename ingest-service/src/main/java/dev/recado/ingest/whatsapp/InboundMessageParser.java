package dev.recado.ingest.whatsapp;

import dev.recado.events.MessageReceived;

/** Makes the events of what customers write. */
final class InboundMessageParser {

    private InboundMessageParser() {
    }

    static void read(ReadContext reading, JsonSlice part) {
        var wamid = reading.id(part);
        if (wamid == null) {
            return;
        }
        var json = part.json();
        var channel = reading.channel();
        var receivedAt = reading.origin().receivedAt();
        var context = MetaJson.object(json, "context");
        reading.count(WebhookFields.type(ContentParser.type(json)));
        reading.result().add(new MessageReceived(channel.channelId() + ":" + wamid, channel.tenantId(),
                MetaJson.time(json, receivedAt), WebhookNormaliser.REVISION, channel.channelId(), wamid,
                reading.people().sender(json),
                ContentParser.of(part), receivedAt, MetaJson.name(context, "id"), ReferralParser.context(context),
                ReferralParser.referral(json), ErrorParser.of(json), MetaJson.name(json, "group_id")));
    }
}
