package dev.recado.outbound.whatsapp;

import java.util.Objects;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.events.Address;
import dev.recado.events.MessageId;
import dev.recado.events.OutboundContent;
import dev.recado.kit.events.Json;
import dev.recado.outbound.whatsapp.SendOutcome.GraphError;
import org.jspecify.annotations.Nullable;

/**
 * One request to the Graph API to send a message.
 *
 * @param phoneNumberId of the number that sends
 * @param token that authorizes the number
 * @param replyTo wamid of the quoted message
 */
public record GraphRequest(String phoneNumberId, String token, MessageId id, Address to, OutboundContent content,
        @Nullable String replyTo) {

    private static final ObjectMapper JSON = Json.plain();

    public GraphRequest {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(content, "content");
    }

    /** Returns the reason why WhatsApp would certainly refuse this content; empty if it can be sent. */
    public static Optional<GraphError> refusal(OutboundContent content) {
        return switch (content) {
            case OutboundContent.Text text when text.body() == null || text.body().isBlank() ->
                Optional.of(new GraphError(0, "empty text", "The message has no text."));
            case OutboundContent.Text text when text.body().length() > OutboundContent.TEXT_CHARS_MAX ->
                Optional.of(new GraphError(0, "text too long", "The text has " + text.body().length()
                        + " characters; WhatsApp accepts at most " + OutboundContent.TEXT_CHARS_MAX + "."));
            case OutboundContent.Text text -> Optional.empty();
            case OutboundContent.Unsupported unsupported ->
                Optional.of(new GraphError(0, "unknown content", "This version cannot send messages of this kind."));
        };
    }

    /** Returns the path relative to the base URL of the Graph API. */
    String path() {
        return "/" + phoneNumberId + "/messages";
    }

    byte[] body() {
        var body = JsonNodeFactory.instance.objectNode().put("messaging_product", "whatsapp")
                .put("recipient_type", "individual");
        putAddress(body);
        switch (content) {
            case OutboundContent.Text text -> body.put("type", "text").putObject("text").put("body", text.body());
            case OutboundContent.Unsupported unsupported ->
                throw new IllegalArgumentException("content of an unsupported kind cannot be sent");
        }
        if (replyTo != null) {
            body.putObject("context").put("message_id", replyTo);
        }
        return bytes(body.put("biz_opaque_callback_data", id.toString()));
    }

    /** Adds the plus, because without it Meta adds the country code of the sending number. */
    private void putAddress(ObjectNode body) {
        if (to.phone() != null) {
            body.put("to", to.phone().startsWith("+") ? to.phone() : "+" + to.phone());
        } else {
            body.put("recipient", to.userId());
        }
    }

    private static byte[] bytes(ObjectNode body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree is always writable", e);
        }
    }

    @Override
    public String toString() {
        return "GraphRequest[id=" + id + "]";
    }
}
