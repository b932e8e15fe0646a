package dev.recado.outbound.message;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.events.ContentRules;
import dev.recado.events.DispatchSubmitted;
import dev.recado.kit.http.Problem;
import dev.recado.kit.http.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * A request in the form of the Graph API that marks a received message as read.
 *
 * @param wamid of the received message
 * @param typing whether the customer sees that the business is typing
 * @param channel Meta's phone number id of the number that received it; null when the tenant has one only
 */
record ReceiptRequest(String wamid, boolean typing, @Nullable String channel) {

    private static final String STATUS = "status";
    private static final String TYPING = "typing_indicator";
    private static final Set<String> PROPERTIES = Set.of("messaging_product", STATUS, "message_id", TYPING, "channel");
    private static final Pattern CHANNEL = Pattern.compile(DispatchSubmitted.CHANNEL_FORM);

    /** Only a receipt has a status. */
    static boolean isReceipt(ObjectNode json) {
        return json.has(STATUS);
    }

    /** @throws Refusal that names the wrong property */
    static ReceiptRequest of(ObjectNode json) {
        refuseUnknown(json);
        require(!json.has("messaging_product") || "whatsapp".equals(json.path("messaging_product").textValue()),
                "messaging_product", "must be whatsapp or absent");
        require("read".equals(json.path(STATUS).textValue()), STATUS, "must be read");
        var wamid = json.path("message_id").textValue();
        require(wamid != null && !wamid.isBlank() && wamid.codePointCount(0, wamid.length()) <= ContentRules.WAMID_CHARS_MAX,
                "message_id", "must be the id of a received message, of 1 to " + ContentRules.WAMID_CHARS_MAX + " characters");
        var channel = json.path("channel").textValue();
        require(!json.has("channel") || channel != null && CHANNEL.matcher(channel).matches(), "channel",
                "must be Meta's phone number id of 1 to 32 digits");
        return new ReceiptRequest(wamid, isTyping(json), channel);
    }

    private static boolean isTyping(ObjectNode json) {
        var typing = json.get(TYPING);
        require(typing == null || typing.size() == 1 && "text".equals(typing.path("type").textValue()), TYPING,
                "must have type, which is text, and nothing else");
        return typing != null;
    }

    private static void refuseUnknown(ObjectNode json) {
        var unknown = json.properties().stream().map(Map.Entry::getKey).filter(name -> !PROPERTIES.contains(name)).findFirst();
        unknown.ifPresent(name -> {
            throw Refusal.invalid(List.of(new Problem.Detail(name, "is no property of a receipt; known are "
                    + String.join(", ", PROPERTIES.stream().sorted().toList()))));
        });
    }

    private static void require(boolean valid, String field, String rule) {
        if (!valid) {
            throw Refusal.invalid(field, rule);
        }
    }
}
