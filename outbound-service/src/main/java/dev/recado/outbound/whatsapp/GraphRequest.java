package dev.recado.outbound.whatsapp;

import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.events.Address;
import dev.recado.events.OutboundContent;

/** The request's JSON (reference C.1), and what can be told wrong before Meta sees it. */
public final class GraphRequest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private GraphRequest() {
    }

    /** Why it cannot be sent at all, or nothing. */
    public static Optional<GraphError> refusal(OutboundContent content) {
        return switch (content) {
            case OutboundContent.Text text when text.body() == null || text.body().isBlank() -> wrong("empty text",
                    "The message has no text.");
            case OutboundContent.Text text when text.body().length() > OutboundContent.TEXT_CHARS_MAX -> wrong("text too long",
                    "WhatsApp takes at most " + OutboundContent.TEXT_CHARS_MAX + " characters.");
            case OutboundContent.Text text -> Optional.empty();
            case OutboundContent.Unsupported unsupported -> wrong("unknown content",
                    "This version cannot send messages of this kind.");
        };
    }

    static byte[] of(OutboundMessage message) {
        var body = JsonNodeFactory.instance.objectNode().put("messaging_product", "whatsapp").put("recipient_type",
                "individual");
        address(body, message.to());
        switch (message.content()) {
            case OutboundContent.Text text -> body.put("type", "text").putObject("text").put("body", text.body());
            case OutboundContent.Unsupported unsupported -> throw new IllegalArgumentException("content that cannot be sent");
        }
        if (message.replyTo() != null) {
            body.putObject("context").put("message_id", message.replyTo());
        }
        return bytes(body.put("biz_opaque_callback_data", message.id().toString()));
    }

    /** Without the plus Meta would put its own country code in front. */
    private static void address(ObjectNode body, Address to) {
        if (to.phone() != null) {
            body.put("to", to.phone().startsWith("+") ? to.phone() : "+" + to.phone());
        } else {
            body.put("recipient", to.userId());
        }
    }

    private static Optional<GraphError> wrong(String title, String explanation) {
        return Optional.of(new GraphError(0, title, explanation));
    }

    private static byte[] bytes(ObjectNode body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always writable", e);
        }
    }
}
