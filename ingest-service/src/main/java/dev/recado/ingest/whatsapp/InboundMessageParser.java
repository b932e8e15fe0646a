package dev.recado.ingest.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.MessageContext;
import dev.recado.events.MessageReceived;
import dev.recado.events.Referral;
import org.jspecify.annotations.Nullable;

/** Parses a customer's message, the message it replies to, and the ad or post that led to it. */
final class InboundMessageParser {

    private InboundMessageParser() {
    }

    static void parse(ReadContext read, JsonSlice slice) {
        var wamid = read.id(slice);
        if (wamid == null) {
            return;
        }
        var json = slice.json();
        var channel = read.channel();
        var receivedAt = read.origin().receivedAt();
        var context = MetaJson.object(json, "context");
        read.count(WebhookFields.typeLabel(ContentParser.type(json)));
        read.result().add(new MessageReceived(channel.channelId() + ":" + wamid, channel.tenantId(),
                MetaJson.time(json, receivedAt), WebhookNormaliser.REVISION, channel.channelId(), wamid,
                read.people().sender(json), ContentParser.parse(slice), receivedAt, MetaJson.nonBlank(context, "id"),
                context(context), referral(json), ErrorParser.parse(json), MetaJson.nonBlank(json, "group_id")));
    }

    /** Parses the context; null when it contains only the quoted message, which is {@code replyTo} of the event. */
    private static @Nullable MessageContext context(@Nullable JsonNode context) {
        if (context == null) {
            return null;
        }
        var from = MetaJson.phone(MetaJson.nonBlank(context, "from"));
        var forwarded = MetaJson.isTrue(context, "forwarded");
        var frequently = MetaJson.isTrue(context, "frequently_forwarded");
        var product = MetaJson.object(context, "referred_product");
        return from == null && !forwarded && !frequently && product == null
                ? null
                : new MessageContext(from, forwarded, frequently, MetaJson.nonBlank(product, "catalog_id"),
                        MetaJson.nonBlank(product, "product_retailer_id"));
    }

    /** Null when the customer did not come from an ad or post. */
    private static @Nullable Referral referral(JsonNode message) {
        var referral = MetaJson.object(message, "referral");
        return referral == null
                ? null
                : new Referral(MetaJson.nonBlank(referral, "source_type"), MetaJson.nonBlank(referral, "source_id"),
                        MetaJson.nonBlank(referral, "source_url"), MetaJson.nonBlank(referral, "headline"),
                        MetaJson.nonBlank(referral, "body"), MetaJson.nonBlank(referral, "media_type"),
                        MetaJson.nonBlank(referral, "image_url"), MetaJson.nonBlank(referral, "video_url"),
                        MetaJson.nonBlank(referral, "thumbnail_url"), MetaJson.nonBlank(referral, "ctwa_clid"),
                        MetaJson.nonBlank(MetaJson.object(referral, "welcome_message"), "text"));
    }
}
