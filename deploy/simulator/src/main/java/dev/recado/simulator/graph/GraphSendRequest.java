package dev.recado.simulator.graph;

import java.util.Set;

import dev.recado.simulator.settings.BusinessNumber;
import io.vertx.core.json.JsonObject;

/**
 * A request to send a text message, validated as Meta does.
 *
 * @param from the number that sends
 * @param input the recipient exactly as the request contains it
 * @param phone digits with country code, or null if the request has a user id
 * @param userId business-scoped user id, or null if the request has a phone number
 */
record GraphSendRequest(BusinessNumber from, String input, String phone, String userId, String text, String opaque) {

    private static final Set<String> KEYS = Set.of("messaging_product", "recipient_type", "to", "recipient", "type", "text",
            "context", "biz_opaque_callback_data", "recipient_identity_key_hash");
    private static final Set<String> TYPES = Set.of("image", "video", "audio", "document", "sticker", "reaction", "location",
            "contacts", "interactive", "template");
    private static final int TEXT_MAX = 4096;
    private static final int OPAQUE_MAX = 512;
    private static final int NATIONAL_DIGITS_MAX = 11;

    static GraphSendRequest of(JsonObject json, BusinessNumber from) {
        if (!"whatsapp".equals(json.getValue("messaging_product"))) {
            throw SimulatedGraphError.invalidParameter("The parameter messaging_product is required.");
        }
        if (json.containsKey("category")) {
            throw SimulatedGraphError.invalidParameter("Direct Send isn't enabled for this account");
        }
        if (!"individual".equals(json.getValue("recipient_type", "individual"))) {
            throw SimulatedGraphError.invalidParameter("Param recipient_type must be one of {INDIVIDUAL} - got \"group\".");
        }
        var type = json.getValue("type", "text");
        if (TYPES.contains(type)) {
            throw SimulatedGraphError.of(131051, 0);
        }
        json.fieldNames().stream().filter(key -> !KEYS.contains(key)).findAny().ifPresent(key -> {
            throw SimulatedGraphError.invalidParameter("Unexpected key \"" + key + "\".");
        });
        if (!"text".equals(type)) {
            throw SimulatedGraphError.invalidParameter("Param type must be one of {TEXT, IMAGE, TEMPLATE, ...}.");
        }
        return withRecipient(json, from, text(json), opaque(json));
    }

    private static GraphSendRequest withRecipient(JsonObject json, BusinessNumber from, String text, String opaque) {
        if (json.getValue("to") instanceof String to) {
            var phone = phone(to, from.displayPhone());
            if (phone.equals(from.displayPhone())) {
                throw SimulatedGraphError.of(131021, 0);
            }
            return new GraphSendRequest(from, to, phone, null, text, opaque);
        }
        if (json.getValue("recipient") instanceof String userId) {
            if (!userId.matches("[A-Z]{2}\\.(ENT\\.)?[A-Za-z0-9]{1,128}")) {
                throw SimulatedGraphError.invalidParameter("Invalid parameter: recipient");
            }
            return new GraphSendRequest(from, userId, null, userId, text, opaque);
        }
        throw SimulatedGraphError.invalidParameter("The parameter to is required.");
    }

    /** Like Meta, adds the business's country code to a short number without a plus sign. */
    private static String phone(String to, String ownPhone) {
        var digits = to.replaceAll("\\D", "");
        if (!to.matches("\\+?[0-9 ()-]+") || digits.length() < 7 || digits.length() > 15) {
            throw SimulatedGraphError.invalidParameter("Invalid parameter: to");
        }
        var countryCode = ownPhone.substring(0, ownPhone.startsWith("1") ? 1 : 2);
        return to.startsWith("+") || digits.length() > NATIONAL_DIGITS_MAX || digits.startsWith(countryCode)
                ? digits
                : countryCode + digits;
    }

    private static String text(JsonObject json) {
        if (!(json.getValue("text") instanceof JsonObject text)) {
            throw SimulatedGraphError.invalidParameter("The parameter text is required.");
        }
        if (!(text.getValue("preview_url", false) instanceof Boolean)) {
            throw SimulatedGraphError.invalidParameter("Param text['preview_url'] must be a boolean.");
        }
        if (!(text.getValue("body") instanceof String body) || body.isBlank()) {
            throw SimulatedGraphError.invalidParameter("The parameter text['body'] is required.");
        }
        if (body.length() > TEXT_MAX) {
            throw SimulatedGraphError.invalidParameter("Param text['body'] must be at most 4096 characters long.");
        }
        return body;
    }

    private static String opaque(JsonObject json) {
        var opaque = json.getValue("biz_opaque_callback_data");
        if (opaque != null && (!(opaque instanceof String text) || text.length() > OPAQUE_MAX)) {
            throw SimulatedGraphError.invalidParameter("Param biz_opaque_callback_data must be at most 512 characters long.");
        }
        return (String) opaque;
    }

    @Override
    public String toString() {
        return "GraphSendRequest[redacted]";
    }
}
