package dev.recado.simulator.customer;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;

/** What the customer's phone shows; the newest lines of each, told to whoever watches. */
public final class ChatLog {

    private static final int LINES_MAX = 100;
    private static final int CHATS_MAX = 1_000;

    private final LinkedHashMap<String, LinkedHashMap<String, ChatLine>> chats = new LinkedHashMap<>();
    private final Consumer<ChatLine> watcher;
    private long lastOrder;

    public ChatLog(Consumer<ChatLine> watcher) {
        this.watcher = watcher;
    }

    public void fromCustomer(String phone, String id, String text) {
        add(new ChatLine(++lastOrder, phone, id, true, text, Instant.now(), "sending"));
    }

    public void fromBusiness(String phone, String id, String text) {
        add(new ChatLine(++lastOrder, phone, id, false, text, Instant.now(), "accepted"));
    }

    public void state(String phone, String id, String state) {
        var chat = chats.get(phone);
        if (chat != null && chat.containsKey(id)) {
            watcher.accept(chat.compute(id, (key, line) -> line.in(state)));
        }
    }

    public List<ChatLine> of(String phone) {
        return List.copyOf(chats.getOrDefault(phone, new LinkedHashMap<>()).values());
    }

    private void add(ChatLine line) {
        var chat = chats.computeIfAbsent(line.phone(), phone -> new LinkedHashMap<>());
        chat.put(line.id(), line);
        if (chat.size() > LINES_MAX) {
            chat.pollFirstEntry();
        }
        if (chats.size() > CHATS_MAX) {
            chats.pollFirstEntry();
        }
        watcher.accept(line);
    }
}
