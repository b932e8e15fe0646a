package dev.recado.ingest.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.MessageEchoed;
import dev.recado.events.MessageEchoed.Direction;
import dev.recado.events.MessageEchoed.Source;

/** Parses messages that do not pass through the suite. They are shown in the history and never answered. */
final class MessageEchoParser {

    private MessageEchoParser() {
    }

    /** Parses a message sent from the WhatsApp Business app on the phone. */
    static void parseFromApp(ReadContext read, JsonSlice slice) {
        parse(read, slice, Direction.OUT, Source.APP);
    }

    /** Parses a message sent by another tool on the same number. */
    static void parseFromTool(ReadContext read, JsonSlice slice) {
        parse(read, slice, Direction.OUT, Source.TOOL);
    }

    /** Parses a message sent by the app that controls the conversation. */
    static void parseStandbyOutbound(ReadContext read, JsonSlice slice) {
        parse(read, slice, Direction.OUT, Source.STANDBY);
    }

    /** Parses a message of the customer while another app controls the conversation. */
    static void parseStandbyInbound(ReadContext read, JsonSlice slice) {
        parse(read, slice, Direction.IN, Source.STANDBY);
    }

    private static void parse(ReadContext read, JsonSlice slice, Direction direction, Source source) {
        var wamid = read.id(slice);
        if (wamid == null) {
            return;
        }
        var json = slice.json();
        var message = message(json, direction);
        var people = read.people();
        var channel = read.channel();
        var receivedAt = read.origin().receivedAt();
        read.count(WebhookFields.typeLabel(ContentParser.type(message)));
        read.result().add(new MessageEchoed(channel.channelId() + ":" + wamid + ":echoed", channel.tenantId(),
                MetaJson.time(json, receivedAt), WebhookNormaliser.REVISION, channel.channelId(), wamid, direction, source,
                direction == Direction.IN ? people.sender(json) : people.receiver(message),
                ContentParser.parse(slice.withJson(message)), receivedAt,
                MetaJson.firstNonBlank(MetaJson.object(message, "context"), "id", "message_id")));
    }

    /** Returns the message. Messages of another app are the body of its request, one level deeper. */
    private static JsonNode message(JsonNode json, Direction direction) {
        var sent = direction == Direction.OUT ? MetaJson.object(json, "message") : null;
        return sent != null ? sent : json;
    }
}
