package dev.recado.ingest.whatsapp;

import dev.recado.events.MessageReceived;

/** Makes the events of what customers write. */
final class Messages {

    private Messages() {
    }

    static void read(Reading reading, Part part) {
        var wamid = reading.id(part);
        if (wamid == null) {
            return;
        }
        var json = part.json();
        var channel = reading.channel();
        var receivedAt = reading.origin().receivedAt();
        var context = Values.object(json, "context");
        reading.count(Fields.type(Contents.type(json)));
        reading.result().add(new MessageReceived(channel.channelId() + ":" + wamid, channel.tenantId(),
                Values.time(json, receivedAt), Normaliser.REVISION, channel.channelId(), wamid, reading.people().sender(json),
                Contents.of(part), receivedAt, Values.name(context, "id"), Referrals.context(context),
                Referrals.referral(json), Errors.of(json), Values.name(json, "group_id")));
    }
}
