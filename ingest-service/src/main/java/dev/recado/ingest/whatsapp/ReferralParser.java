package dev.recado.ingest.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.MessageContext;
import dev.recado.events.Referral;

/** Reads what stands beside a message: what it answers, and which ad or post brought the customer. */
final class ReferralParser {

    private ReferralParser() {
    }

    /** Null when nothing is told but the quoted message, which the event names itself. */
    static MessageContext context(JsonNode context) {
        if (context == null) {
            return null;
        }
        var from = PersonParser.digits(MetaJson.name(context, "from"));
        var forwarded = MetaJson.isTrue(context, "forwarded");
        var frequently = MetaJson.isTrue(context, "frequently_forwarded");
        var product = MetaJson.object(context, "referred_product");
        return from == null && !forwarded && !frequently && product == null
                ? null
                : new MessageContext(from, forwarded, frequently, MetaJson.name(product, "catalog_id"),
                        MetaJson.name(product, "product_retailer_id"));
    }

    /** Null when nobody brought them. */
    static Referral referral(JsonNode message) {
        var told = MetaJson.object(message, "referral");
        return told == null
                ? null
                : new Referral(MetaJson.name(told, "source_type"), MetaJson.name(told, "source_id"),
                        MetaJson.name(told, "source_url"), MetaJson.name(told, "headline"), MetaJson.name(told, "body"),
                        MetaJson.name(told, "media_type"), MetaJson.name(told, "image_url"), MetaJson.name(told, "video_url"),
                        MetaJson.name(told, "thumbnail_url"), MetaJson.name(told, "ctwa_clid"),
                        MetaJson.name(MetaJson.object(told, "welcome_message"), "text"));
    }
}
