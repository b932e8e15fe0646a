package dev.recado.simulator.graph;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

import dev.recado.simulator.content.CheckedContent;
import dev.recado.simulator.settings.BusinessNumber;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Records what the simulated Graph API accepted and refused, in order, so that tests can check it. */
public final class AcceptedMessages {

    private static final int MESSAGES_MAX = 50_000;
    /** All requests together; the oldest messages make room for new ones. */
    private static final long REQUEST_CHARS_MAX = 32L * 1024 * 1024;
    private static final int REFUSALS_MAX = 10_000;
    private static final int RECEIPTS_MAX = 10_000;

    private final Deque<LedgerEntry> ledger = new ArrayDeque<>();
    private final Deque<JsonObject> refusals = new ArrayDeque<>();
    private final Deque<JsonObject> receipts = new ArrayDeque<>();
    private Consumer<AcceptedMessage> listener = message -> {
    };
    private long lastOrder;
    private long requestChars;

    /** @param request the JSON as text, which needs less memory than objects */
    private record LedgerEntry(AcceptedMessage message, String request) {

        private JsonObject toJson() {
            return message.toJson().put("request", new JsonObject(request));
        }
    }

    /** Passes every further message to the listener. */
    public void listen(Consumer<AcceptedMessage> newListener) {
        listener = newListener;
    }

    AcceptedMessage add(String to, GraphSendRequest request, Acceptance acceptance) {
        var message = new AcceptedMessage(++lastOrder, to, request.content(), request.opaque(), acceptance);
        ledger.addLast(new LedgerEntry(message.withoutShown(), request.json()));
        requestChars += request.json().length();
        while (ledger.size() > MESSAGES_MAX || requestChars > REQUEST_CHARS_MAX && ledger.size() > 1) {
            requestChars -= ledger.removeFirst().request.length();
        }
        listener.accept(message);
        return message;
    }

    void addReceipt(ReadReceipt receipt) {
        if (receipts.size() >= RECEIPTS_MAX) {
            receipts.removeFirst();
        }
        receipts.addLast(receipt.toJson());
    }

    void addRefusal(int code, int http) {
        if (refusals.size() >= REFUSALS_MAX) {
            refusals.removeFirst();
        }
        refusals.addLast(new JsonObject().put("received_at", Instant.now().toString()).put("code", code).put("http", http));
    }

    /**
     * Lists messages in the order of arrival.
     *
     * @param to a phone's digits or a user id, or null for all
     * @param since an order number or an instant, exclusive, or null for all
     */
    public JsonArray list(String to, String since) {
        return new JsonArray(ledger.stream().filter(entry -> to == null || entry.message.to().equals(to))
                .filter(entry -> since == null || isAfter(entry.message, since)).map(LedgerEntry::toJson).toList());
    }

    public JsonArray refusals() {
        return new JsonArray(List.copyOf(refusals));
    }

    /** Lists the read receipts, with or without a typing indicator, in the order of arrival. */
    public JsonArray receipts() {
        return new JsonArray(List.copyOf(receipts));
    }

    public void clear() {
        ledger.clear();
        requestChars = 0;
        receipts.clear();
        refusals.clear();
    }

    private static boolean isAfter(AcceptedMessage message, String since) {
        return since.matches("\\d{1,18}")
                ? message.order() > Long.parseLong(since)
                : message.acceptance().at().isAfter(Instant.parse(since));
    }

    /** @param opaque the business's own id, which every status contains */
    public record AcceptedMessage(long order, String to, CheckedContent content, String opaque, Acceptance acceptance) {

        String wamid() {
            return acceptance.wamid;
        }

        private AcceptedMessage withoutShown() {
            return new AcceptedMessage(order, to, content.withoutShown(), opaque, acceptance);
        }

        JsonObject toJson() {
            return new JsonObject().put("order", order).put("wamid", wamid()).put("to", to).put("type", content.type())
                    .put("body", content.summary())
                    .put("opaque", opaque).put("received_at", acceptance.at.toString())
                    .put("phone_number_id", acceptance.from.phoneNumberId()).put("answered", acceptance.answered)
                    .put("window_open", acceptance.windowOpen);
        }

        @Override
        public String toString() {
            return "AcceptedMessage[order=" + order + "]";
        }
    }

    /**
     * The circumstances in which a message was accepted.
     *
     * @param from the number that sent it
     * @param answered whether the business got the response with the message id
     */
    public record Acceptance(String wamid, Instant at, BusinessNumber from, boolean answered, boolean windowOpen) {
    }
}
