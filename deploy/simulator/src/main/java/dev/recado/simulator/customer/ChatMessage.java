package dev.recado.simulator.customer;

import io.vertx.core.json.JsonObject;

/**
 * The message of a chat line.
 *
 * @param text the text, or one line about another kind
 * @param content the JSON of another kind as text, which needs less memory than objects; null for a text
 * @param quoted the id of the message that this one answers, or null
 */
public record ChatMessage(String type, String text, String content, String quoted) {

    public static ChatMessage of(String type, String text, JsonObject content, String quoted) {
        return new ChatMessage(type, text, content == null ? null : content.encode(), quoted);
    }

    static ChatMessage text(String text) {
        return new ChatMessage("text", text, null, null);
    }

    JsonObject contentJson() {
        return content == null ? new JsonObject() : new JsonObject(content);
    }

    @Override
    public String toString() {
        return "ChatMessage[type=" + type + "]";
    }
}
