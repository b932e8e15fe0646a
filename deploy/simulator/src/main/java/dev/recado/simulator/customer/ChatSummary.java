package dev.recado.simulator.customer;

import io.vertx.core.json.JsonObject;

/** Makes the chat line of a customer's message from the element of a webhook. */
final class ChatSummary {

    private ChatSummary() {
    }

    /** @param item an element of {@code messages} */
    static ChatMessage of(JsonObject item) {
        var type = item.getString("type", "unknown");
        var quoted = item.getJsonObject("context", new JsonObject()).getString("id");
        if (item.getValue(type) instanceof JsonObject content) {
            return type.equals("text")
                    ? new ChatMessage(type, content.getString("body", ""), null, quoted)
                    : ChatMessage.of(type, summary(type, content), content, quoted);
        }
        var whole = new JsonObject();
        if (item.containsKey(type)) {
            whole.put(type, item.getValue(type));
        }
        return ChatMessage.of(type, type, whole, quoted);
    }

    private static String summary(String type, JsonObject content) {
        return switch (type) {
            case "reaction" -> content.getString("emoji", "");
            case "button" -> content.getString("text", content.getString("payload", ""));
            case "interactive" -> reply(content, content.getString("type", ""));
            case "location" -> "%s (%s, %s)".formatted(content.getString("name", type), content.getValue("latitude"),
                    content.getValue("longitude"));
            default -> content.getString("caption", content.getString("filename", type));
        };
    }

    private static String reply(JsonObject content, String kind) {
        var reply = content.getJsonObject(kind, new JsonObject());
        return reply.getString("title", reply.getString("body", kind));
    }
}
