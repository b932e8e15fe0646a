package dev.recado.simulator.graph;

import java.util.Optional;

import dev.recado.simulator.content.CheckedContent;
import dev.recado.simulator.content.ContentCheck;
import dev.recado.simulator.content.ContentSender;
import dev.recado.simulator.meta.GraphObject;
import dev.recado.simulator.meta.SimulatedGraphError;
import dev.recado.simulator.settings.BusinessNumber;
import io.vertx.core.json.JsonObject;

/**
 * A request to send a message, validated as Meta does.
 *
 * @param from the number that sends
 * @param opaque the business's own id, or null
 * @param quoted the id of the message that this one answers, or null
 */
record GraphSendRequest(BusinessNumber from, GraphRecipient recipient, CheckedContent content, String opaque, String quoted,
        String json) {

    private static final int OPAQUE_MAX = 512;
    private static final int WAMID_MAX = 128;
    private static final int HASH_MAX = 128;

    /** @param marketingApi whether the request came by the Marketing Messages API, which has two more keys */
    static GraphSendRequest of(JsonObject json, BusinessNumber from, ContentCheck contents, boolean marketingApi) {
        if (!"whatsapp".equals(json.getValue("messaging_product"))) {
            throw SimulatedGraphError.invalidParameter("The parameter messaging_product is required.");
        }
        if (json.containsKey("category")) {
            throw SimulatedGraphError.invalidParameter("Direct Send isn't enabled for this account");
        }
        if (!"individual".equals(json.getValue("recipient_type", "individual"))) {
            throw SimulatedGraphError.invalidParameter("Param recipient_type must be one of {INDIVIDUAL} - got \"group\".");
        }
        var request = GraphObject.of(json);
        var recipient = GraphRecipient.of(json, from);
        var content = contents.check(request, new ContentSender(from.businessId(), recipient.phone() == null, marketingApi));
        checkKeys(request, content.type(), marketingApi);
        return new GraphSendRequest(from, recipient, content, opaque(json), quoted(request).orElse(null), json.encode());
    }

    private static void checkKeys(GraphObject request, String type, boolean marketingApi) {
        request.allowOnly("messaging_product", "recipient_type", "to", "recipient", "type", "context",
                "biz_opaque_callback_data", "recipient_identity_key_hash", type, marketingApi ? "product_policy" : type,
                marketingApi ? "message_activity_sharing" : type);
        request.optionalText("recipient_identity_key_hash", HASH_MAX);
        if (request.has("product_policy")) {
            request.oneOf("product_policy", "CLOUD_API_FALLBACK", "STRICT");
        }
        request.optionalFlag("message_activity_sharing");
        if (marketingApi && !type.equals("template")) {
            throw SimulatedGraphError.of(131055, 0);
        }
    }

    private static Optional<String> quoted(GraphObject request) {
        return request.optionalObject("context").map(context -> {
            context.allowOnly("message_id");
            return context.text("message_id", WAMID_MAX);
        });
    }

    private static String opaque(JsonObject json) {
        var opaque = json.getValue("biz_opaque_callback_data");
        if (opaque != null && (!(opaque instanceof String text) || text.codePointCount(0, text.length()) > OPAQUE_MAX)) {
            throw SimulatedGraphError.invalidParameter("Param biz_opaque_callback_data must be at most 512 characters long.");
        }
        return (String) opaque;
    }

    @Override
    public String toString() {
        return "GraphSendRequest[redacted]";
    }
}
