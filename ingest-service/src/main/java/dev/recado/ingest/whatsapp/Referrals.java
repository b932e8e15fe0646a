package dev.recado.ingest.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.MessageContext;
import dev.recado.events.Referral;

/** Reads what stands beside a message: what it answers, and which ad or post brought the customer. */
final class Referrals {

    private Referrals() {
    }

    /** Null when nothing is told but the quoted message, which the event names itself. */
    static MessageContext context(JsonNode context) {
        if (context == null) {
            return null;
        }
        var from = People.digits(Values.name(context, "from"));
        var forwarded = Values.isTrue(context, "forwarded");
        var frequently = Values.isTrue(context, "frequently_forwarded");
        var product = Values.object(context, "referred_product");
        return from == null && !forwarded && !frequently && product == null
                ? null
                : new MessageContext(from, forwarded, frequently, Values.name(product, "catalog_id"),
                        Values.name(product, "product_retailer_id"));
    }

    /** Null when nobody brought them. */
    static Referral referral(JsonNode message) {
        var told = Values.object(message, "referral");
        return told == null
                ? null
                : new Referral(Values.name(told, "source_type"), Values.name(told, "source_id"),
                        Values.name(told, "source_url"), Values.name(told, "headline"), Values.name(told, "body"),
                        Values.name(told, "media_type"), Values.name(told, "image_url"), Values.name(told, "video_url"),
                        Values.name(told, "thumbnail_url"), Values.name(told, "ctwa_clid"),
                        Values.name(Values.object(told, "welcome_message"), "text"));
    }
}
