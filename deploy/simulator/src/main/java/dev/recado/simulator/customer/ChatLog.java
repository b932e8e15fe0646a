package dev.recado.simulator.customer;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.vertx.core.json.JsonObject;

/** Keeps the newest lines of each customer's chat and passes every change to a listener, as JSON. */
public final class ChatLog {

    private static final int LINES_MAX = 100;
    private static final int CHATS_MAX = 1_000;

    private final LinkedHashMap<String, LinkedHashMap<String, Line>> chats = new LinkedHashMap<>();
    private final Consumer<Supplier<JsonObject>> listener;
    private long lastOrder;

    public ChatLog(Consumer<Supplier<JsonObject>> listener) {
        this.listener = listener;
    }

    public void addFromCustomer(String phone, String id, ChatMessage message, String phoneNumberId) {
        add(new Line(++lastOrder, phone, id, true, message, Instant.now(), "sending", phoneNumberId));
    }

    public void addFromBusiness(String phone, String id, ChatMessage message, String phoneNumberId) {
        add(new Line(++lastOrder, phone, id, false, message, Instant.now(), "accepted", phoneNumberId));
    }

    public void changeState(String phone, String id, String state) {
        var chat = chats.get(phone);
        if (chat != null && chat.containsKey(id)) {
            var changed = chat.compute(id, (key, line) -> line.withState(state));
            listener.accept(changed::toJson);
        }
    }

    /** Passes to the listener that the business is typing to a customer. */
    public void showTyping(String phone) {
        listener.accept(() -> new JsonObject().put("phone", phone).put("typing", true));
    }

    public List<Line> linesOf(String phone) {
        return List.copyOf(chats.getOrDefault(phone, new LinkedHashMap<>()).values());
    }

    /** Finds a message of any customer. */
    public Optional<Line> find(String id) {
        return chats.values().stream().map(chat -> chat.get(id)).filter(Objects::nonNull).findFirst();
    }

    public Optional<Line> find(String phone, String id) {
        return Optional.ofNullable(chats.getOrDefault(phone, new LinkedHashMap<>()).get(id));
    }

    private void add(Line line) {
        var chat = chats.computeIfAbsent(line.phone(), phone -> new LinkedHashMap<>());
        chat.put(line.id(), line);
        if (chat.size() > LINES_MAX) {
            chat.pollFirstEntry();
        }
        if (chats.size() > CHATS_MAX) {
            chats.pollFirstEntry();
        }
        listener.accept(line::toJson);
    }

    /**
     * One message on the chat page.
     *
     * @param state {@code sending}, {@code delivered}, {@code retrying} or {@code read} for a customer's message;
     * {@code accepted} or the last status for a message of the business
     * @param phoneNumberId the business number of the message
     */
    public record Line(long order, String phone, String id, boolean fromCustomer, ChatMessage message, Instant at, String state,
            String phoneNumberId) {

        private Line withState(String newState) {
            return new Line(order, phone, id, fromCustomer, message, at, newState, phoneNumberId);
        }

        public boolean isReaction() {
            return message.type().equals("reaction");
        }

        public JsonObject toJson() {
            var json = new JsonObject().put("order", order).put("phone", phone).put("id", id).put("from_customer", fromCustomer)
                    .put("type", message.type()).put("text", message.text()).put("at", at.toString()).put("state", state)
                    .put("phone_number_id", phoneNumberId);
            if (message.content() != null) {
                json.put("content", message.contentJson());
            }
            return message.quoted() == null ? json : json.put("quoted", message.quoted());
        }

        @Override
        public String toString() {
            return "Line[order=" + order + "]";
        }
    }
}
