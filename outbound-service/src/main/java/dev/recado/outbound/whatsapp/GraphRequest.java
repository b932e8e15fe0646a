package dev.recado.outbound.whatsapp;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.events.Address;
import dev.recado.events.ContentRules;
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

    /** The contents have the property names of the Graph API, which knows no empty list. */
    private static final ObjectMapper JSON = graphMapper();

    public GraphRequest {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(content, "content");
    }

    private static ObjectMapper graphMapper() {
        var mapper = Json.mapper();
        mapper.configOverride(List.class).setInclude(JsonInclude.Value.construct(Include.NON_EMPTY, Include.NON_NULL));
        return mapper;
    }

    /** Returns the reason why WhatsApp would certainly refuse this content; empty if it can be sent. */
    public static Optional<GraphError> refusal(OutboundContent content) {
        return ContentRules.violations(content).stream().findFirst()
                .map(violation -> new GraphError(0, "invalid content", violation.field() + " " + violation.message()));
    }

    /** Returns the path relative to the base URL of the Graph API. */
    String path() {
        return "/" + phoneNumberId + "/messages";
    }

    byte[] body() {
        var body = JsonNodeFactory.instance.objectNode().put("messaging_product", "whatsapp")
                .put("recipient_type", "individual");
        putAddress(body);
        putContent(body);
        if (replyTo != null) {
            body.putObject("context").put("message_id", replyTo);
        }
        return bytes(body.put("biz_opaque_callback_data", id.toString()));
    }

    /** Contacts are an array in the Graph API, and an interactive message has its own type. */
    private void putContent(ObjectNode body) {
        var json = (ObjectNode) JSON.valueToTree(content);
        var type = json.remove("kind").asText();
        var unwrapped = content instanceof OutboundContent.Contacts || content instanceof OutboundContent.Interactive;
        body.put("type", type).set(type, unwrapped ? json.get(type) : json);
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
