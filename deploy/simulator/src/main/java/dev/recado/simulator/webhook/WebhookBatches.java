package dev.recado.simulator.webhook;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;

import dev.recado.simulator.fault.FaultInjector;
import dev.recado.simulator.fault.WebhookFault;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;

/** Sends updates on their way, with whatever the fault dial does to them. */
public final class WebhookBatches {

    private static final long GATHER_MILLIS = 250;
    private static final int REORDER_MAX = 12;
    private static final long SEED = 7;

    private final Vertx vertx;
    private final FaultInjector faults;
    private final Envelope envelope;
    private final WebhookDelivery delivery;
    private final Random luck = new Random(SEED);
    private List<WebhookUpdate> gathered = new ArrayList<>();

    public WebhookBatches(Vertx vertx, FaultInjector faults, Envelope envelope, WebhookDelivery delivery) {
        this.vertx = vertx;
        this.faults = faults;
        this.envelope = envelope;
        this.delivery = delivery;
    }

    public void add(WebhookUpdate update) {
        var fault = faults.webhooks();
        gathered.add(update);
        if (gathered.size() >= Math.max(fault.batch(), fault.reorder() ? REORDER_MAX : 1)) {
            flush();
        } else if (gathered.size() == 1) {
            vertx.setTimer(GATHER_MILLIS, timer -> flush());
        }
    }

    private void flush() {
        var fault = faults.webhooks();
        var updates = fault.reorder() ? gathered.reversed() : gathered;
        gathered = new ArrayList<>();
        for (int from = 0; from < updates.size(); from += fault.batch()) {
            send(updates.subList(from, Math.min(from + fault.batch(), updates.size())), fault);
        }
    }

    private void send(List<WebhookUpdate> updates, WebhookFault fault) {
        var body = AsciiJson.bytes(envelope.of(updates));
        IntConsumer onStatus = status -> updates.forEach(update -> update.onStatus().accept(status));
        if (luck.nextDouble() < fault.drop()) {
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
}
