package dev.recado.simulator.webhook;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

import dev.recado.simulator.fault.FaultInjector;
import dev.recado.simulator.fault.WebhookFault;
import dev.recado.simulator.settings.BusinessNumber;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Groups updates into webhook bodies of Meta's format, and applies the webhook fault before their delivery. */
public final class WebhookBatches {

    private static final long COLLECT_MILLIS = 250;
    private static final int REORDER_MAX = 12;
    private static final long SEED = 7;

    private final Vertx vertx;
    private final FaultInjector faults;
    private final WebhookDelivery delivery;
    private final Random random = new Random(SEED);
    private List<WebhookUpdate> collected = new ArrayList<>();

    public WebhookBatches(Vertx vertx, FaultInjector faults, WebhookDelivery delivery) {
        this.vertx = vertx;
        this.faults = faults;
        this.delivery = delivery;
    }

    public void add(WebhookUpdate update) {
        var fault = faults.webhookFault();
        collected.add(update);
        if (collected.size() >= Math.max(fault.batch(), fault.reorder() ? REORDER_MAX : 1)) {
            flush();
        } else if (collected.size() == 1) {
            vertx.setTimer(COLLECT_MILLIS, timer -> flush());
        }
    }

    private void flush() {
        var fault = faults.webhookFault();
        var updates = fault.reorder() ? collected.reversed() : collected;
        collected = new ArrayList<>();
        for (int from = 0; from < updates.size(); from += fault.batch()) {
            send(updates.subList(from, Math.min(from + fault.batch(), updates.size())), fault);
        }
    }

    private void send(List<WebhookUpdate> updates, WebhookFault fault) {
        var body = AsciiJson.encode(payload(updates));
        IntConsumer onStatus = status -> updates.forEach(update -> update.onStatus().accept(status));
        if (random.nextDouble() < fault.drop()) {
            onStatus.accept(0);
        } else if (fault.delayMillis() > 0) {
            vertx.setTimer(fault.delayMillis(), timer -> deliver(body, onStatus, fault.duplicate()));
        } else {
            deliver(body, onStatus, fault.duplicate());
        }
    }

    private void deliver(Buffer body, IntConsumer onStatus, int copies) {
        for (int copy = 0; copy < copies; copy++) {
            delivery.deliver(body, onStatus);
        }
    }

    /** Like Meta, makes one entry for each account, and separate changes for each number's messages and statuses. */
    private static JsonObject payload(List<WebhookUpdate> updates) {
        var entries = new JsonArray();
        groups(updates, update -> update.number().businessId()).forEach((account, ofAccount) -> {
            var changes = new JsonArray();
            groups(ofAccount, WebhookUpdate::number).forEach((number, ofNumber) -> addChanges(number, ofNumber, changes));
            var entry = new JsonObject().put("id", account).put("changes", changes);
            entries.add(ofAccount.stream().anyMatch(update -> update.kind().isOfAccount())
                    ? entry.put("time", Instant.now().getEpochSecond())
                    : entry);
        });
        return new JsonObject().put("object", "whatsapp_business_account").put("entry", entries);
    }

    private static void addChanges(BusinessNumber number, List<WebhookUpdate> updates, JsonArray changes) {
        for (var kind : WebhookUpdate.Kind.values()) {
            var ofKind = updates.stream().filter(update -> update.kind() == kind).toList();
            if (kind.isOfAccount()) {
                ofKind.forEach(update -> changes.add(new JsonObject().put("value", update.item()).put("field", kind.field())));
            } else if (!ofKind.isEmpty()) {
                changes.add(new JsonObject().put("value", changeValue(number, kind, ofKind)).put("field", "messages"));
            }
        }
    }

    /** Keeps the order of the updates. */
    private static <K> Map<K, List<WebhookUpdate>> groups(List<WebhookUpdate> updates, Function<WebhookUpdate, K> key) {
        return updates.stream().collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
    }

    /** Like Meta, lists each person only one time among the contacts. */
    private static JsonObject changeValue(BusinessNumber number, WebhookUpdate.Kind kind, List<WebhookUpdate> updates) {
        var contacts = updates.stream().map(WebhookUpdate::contact).filter(Objects::nonNull).distinct().toList();
        var metadata = new JsonObject().put("display_phone_number", number.displayPhone())
                .put("phone_number_id", number.phoneNumberId());
        var value = new JsonObject().put("messaging_product", "whatsapp").put("metadata", metadata);
        if (!contacts.isEmpty()) {
            value.put("contacts", new JsonArray(contacts));
        }
        return value.put(kind.field(), new JsonArray(updates.stream().map(WebhookUpdate::item).toList()));
    }
}
