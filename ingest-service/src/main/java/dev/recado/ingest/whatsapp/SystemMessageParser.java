package dev.recado.ingest.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.InboundContent;
import dev.recado.events.SystemChange;

/** Reads WhatsApp's own notices of a customer's new number, new user id or changed identity, in today's and older words. */
final class SystemMessageParser {

    private SystemMessageParser() {
    }

    /** Null when there is no notice; one of a kind not known is still a notice, for nobody answers it. */
    static InboundContent of(JsonNode message) {
        var system = MetaJson.object(message, "system");
        if (system == null) {
            return null;
        }
        return new InboundContent.SystemNotice(change(MetaJson.name(system, "type")),
                PersonParser.digits(MetaJson.either(system, "wa_id", "new_wa_id")), MetaJson.name(system, "user_id"),
                MetaJson.name(MetaJson.object(message, "identity"), "hash"), MetaJson.name(system, "body"));
    }

    private static SystemChange change(String type) {
        return switch (type) {
            case "user_changed_number", "customer_changed_number" -> SystemChange.NUMBER_CHANGED;
            case "user_changed_user_id" -> SystemChange.USER_ID_CHANGED;
            case "customer_identity_changed" -> SystemChange.IDENTITY_CHANGED;
            case null, default -> SystemChange.UNKNOWN;
        };
    }
}
