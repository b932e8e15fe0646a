package dev.recado.ingest.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.MessageEchoed;
import dev.recado.events.MessageEchoed.Direction;
import dev.recado.events.MessageEchoed.Source;

/** Makes the events of messages that pass without us: they are shown, and never taken for a customer asking us. */
final class MessageEchoParser {

    private MessageEchoParser() {
    }

    /** Written on the business's own phone. */
    static void ofApp(ReadContext reading, JsonSlice part) {
        read(reading, part, Direction.OUT, Source.APP);
    }

    /** Written by another tool on the number. */
    static void ofTool(ReadContext reading, JsonSlice part) {
        read(reading, part, Direction.OUT, Source.TOOL);
    }

    /** Written by the app that has the conversation. */
    static void ofOwner(ReadContext reading, JsonSlice part) {
        read(reading, part, Direction.OUT, Source.STANDBY);
    }

    /** Written by the customer while another app has the conversation. */
    static void ofCustomer(ReadContext reading, JsonSlice part) {
        read(reading, part, Direction.IN, Source.STANDBY);
    }

    private static void read(ReadContext reading, JsonSlice part, Direction direction, Source source) {
        var wamid = reading.id(part);
        if (wamid == null) {
            return;
        }
        var json = part.json();
        var message = message(json, direction);
        var people = reading.people();
        var channel = reading.channel();
        var receivedAt = reading.origin().receivedAt();
        reading.count(WebhookFields.type(ContentParser.type(message)));
        reading.result().add(new MessageEchoed(channel.channelId() + ":" + wamid + ":echoed", channel.tenantId(),
                MetaJson.time(json, receivedAt), WebhookNormaliser.REVISION, channel.channelId(), wamid, direction, source,
                direction == Direction.IN ? people.sender(json) : people.receiver(message),
                ContentParser.of(part.about(message)), receivedAt,
                MetaJson.either(MetaJson.object(message, "context"), "id", "message_id")));
    }

    /** What another app sends is told as the body of its request, one level deeper. */
    private static JsonNode message(JsonNode json, Direction direction) {
        var sent = direction == Direction.OUT ? MetaJson.object(json, "message") : null;
        return sent != null ? sent : json;
    }
}
