package dev.recado.simulator.customer;

import java.util.Comparator;
import java.util.Optional;

import dev.recado.simulator.meta.BusinessNumbers;
import dev.recado.simulator.settings.BusinessNumber;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Reads the messages that testers let customers send, in the shapes that Meta's webhooks have. */
public final class CustomerMessageReader {

    private static final String TYPES = "text, image, video, audio, document, sticker, location, contacts, reaction, button_reply,"
            + " list_reply, interactive, button or order";

    private final ChatLog chats;
    private final BusinessNumbers numbers;
    private final CustomerMedia media;
    private final BusinessNumber defaultNumber;

    /** @param defaultNumber the number to which customers write unless the tester or the chat says otherwise */
    public CustomerMessageReader(ChatLog chats, BusinessNumbers numbers, CustomerMedia media, BusinessNumber defaultNumber) {
        this.chats = chats;
        this.numbers = numbers;
        this.media = media;
        this.defaultNumber = defaultNumber;
    }

    public Future<CustomerMessage> read(JsonObject json) {
        var phone = json.getString("from", "").replaceAll("\\D", "");
        if (!phone.matches("\\d{7,15}")) {
            throw new IllegalArgumentException("from must have 7 to 15 digits and text must not be blank");
        }
        var type = json.getString("type", "text");
        if (CustomerMedia.isMedia(type)) {
            var number = number(json, quoted(json, phone));
            return media.element(type, object(json, type), number).map(element -> message(json, phone, type, element));
        }
        return Future.succeededFuture(message(json, phone, type, null));
    }

    private CustomerMessage message(JsonObject json, String phone, String type, JsonObject mediaElement) {
        var item = switch (type) {
            case "text" -> new JsonObject().put("type", type).put(type, new JsonObject().put("body", text(json)));
            case "location" -> element(type, location(object(json, type)));
            case "reaction" -> element(type, reaction(object(json, type)));
            case "contacts" -> new JsonObject().put("type", type).put(type, contacts(json));
            case "order" -> element(type, object(json, type));
            case "button" -> tap(json, phone, type, object(json, type));
            case "button_reply", "list_reply" -> tap(json, phone, type, object(json, type));
            case "interactive" -> interactive(json, phone, object(json, type));
            default -> element(type, mediaElement);
        };
        putContext(item, json, phone);
        if (json.getJsonObject("referral") != null) {
            item.put("referral", json.getJsonObject("referral"));
        }
        var quoted = quoted(item, phone);
        return new CustomerMessage(number(json, quoted), phone, json.getString("name"), item, ChatSummary.of(item));
    }

    private static JsonObject element(String type, JsonObject element) {
        if (element == null) {
            throw new IllegalArgumentException("type must be " + TYPES);
        }
        return new JsonObject().put("type", type).put(type, element);
    }

    private static String text(JsonObject json) {
        var text = json.getValue("text") instanceof JsonObject object ? object.getString("body") : json.getString("text");
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException("from must have 7 to 15 digits and text must not be blank");
        }
        return text;
    }

    private static JsonObject location(JsonObject location) {
        if (location.getDouble("latitude") == null || location.getDouble("longitude") == null) {
            throw new IllegalArgumentException("location must have latitude and longitude");
        }
        return location;
    }

    /** Like Meta, leaves the emoji out when the customer removes the reaction. */
    private static JsonObject reaction(JsonObject reaction) {
        if (reaction.getString("message_id") == null) {
            throw new IllegalArgumentException("reaction must have message_id");
        }
        var element = new JsonObject().put("message_id", reaction.getString("message_id"));
        var emoji = reaction.getString("emoji", "");
        return emoji.isEmpty() ? element : element.put("emoji", emoji);
    }

    private static JsonArray contacts(JsonObject json) {
        if (!(json.getValue("contacts") instanceof JsonArray contacts) || contacts.isEmpty()) {
            throw new IllegalArgumentException("contacts must be an array of contacts");
        }
        return contacts;
    }

    private JsonObject interactive(JsonObject json, String phone, JsonObject interactive) {
        var kind = interactive.getString("type", "");
        return switch (kind) {
            case "button_reply", "list_reply" -> tap(json, phone, kind, object(interactive, kind));
            case "nfm_reply", "call_permission_reply" -> element("interactive", interactive);
            default -> throw new IllegalArgumentException(
                    "interactive.type must be button_reply, list_reply, nfm_reply or call_permission_reply");
        };
    }

    /** Completes what the tester leaves out from the message with the button, which the reply quotes. */
    private JsonObject tap(JsonObject json, String phone, String kind, JsonObject given) {
        var quoted = quoted(json, phone);
        var source = quoted.isPresent() || contextId(json) != null
                ? quoted
                : chats.linesOf(phone).stream().sorted(Comparator.comparing(ChatLog.Line::order).reversed())
                        .filter(line -> OfferedChoices.find(line.message(), kind, given).isPresent()).findFirst();
        var reply = source.flatMap(line -> OfferedChoices.find(line.message(), kind, given));
        if (reply.isEmpty() && contextId(json) == null) {
            throw new IllegalArgumentException(
                    "this customer has no message with such a " + kind + "; give context.id to send it anyway");
        }
        var item = kind.equals("button")
                ? element(kind, reply.orElse(given))
                : element("interactive", new JsonObject().put("type", kind).put(kind, reply.orElse(given)));
        return item.put("context", new JsonObject().put("id", source.map(ChatLog.Line::id).orElse(contextId(json))));
    }

    /** Adds the quoted message and its sender, or the marks of a forwarded message. */
    private void putContext(JsonObject item, JsonObject json, String phone) {
        var context = json.getJsonObject("context", new JsonObject()).copy();
        context.remove("message_id");
        var id = item.getJsonObject("context", new JsonObject()).getString("id", contextId(json));
        if (id != null) {
            var own = chats.find(phone, id).filter(ChatLog.Line::fromCustomer).isPresent();
            context.put("from", own ? phone : number(json, chats.find(phone, id)).displayPhone()).put("id", id);
        }
        if (!context.isEmpty()) {
            item.put("context", context);
        }
    }

    private Optional<ChatLog.Line> quoted(JsonObject json, String phone) {
        return Optional.ofNullable(contextId(json)).flatMap(id -> chats.find(phone, id));
    }

    private static String contextId(JsonObject json) {
        var context = json.getJsonObject("context", new JsonObject());
        return context.getString("id", context.getString("message_id"));
    }

    private BusinessNumber number(JsonObject json, Optional<ChatLog.Line> quoted) {
        var wanted = Optional.ofNullable(json.getString("to")).or(() -> quoted.map(ChatLog.Line::phoneNumberId))
                .orElse(defaultNumber.phoneNumberId());
        return numbers.find(wanted).orElseThrow(() -> new IllegalArgumentException("there is no number with the id " + wanted));
    }

    private static JsonObject object(JsonObject json, String name) {
        return Optional.ofNullable(json.getJsonObject(name))
                .orElseThrow(() -> new IllegalArgumentException(name + " must be an object; type must be " + TYPES));
    }
}
