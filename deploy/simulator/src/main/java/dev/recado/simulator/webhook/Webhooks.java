package dev.recado.simulator.webhook;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;

import dev.recado.simulator.fault.FaultDial;
import dev.recado.simulator.fault.WebhookFault;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;

/** Sends updates on their way, with whatever the fault dial does to them. */
public final class Webhooks {

    private static final long GATHER_MILLIS = 250;
    private static final int REORDER_MAX = 12;
    private static final long SEED = 7;

    private final Vertx vertx;
    private final FaultDial dial;
    private final Envelope envelope;
    private final Courier courier;
    private final Random luck = new Random(SEED);
    private List<Update> gathered = new ArrayList<>();

    public Webhooks(Vertx vertx, FaultDial dial, Envelope envelope, Courier courier) {
        this.vertx = vertx;
        this.dial = dial;
        this.envelope = envelope;
        this.courier = courier;
    }

    public void add(Update update) {
        var fault = dial.webhooks();
        gathered.add(update);
        if (gathered.size() >= Math.max(fault.batch(), fault.reorder() ? REORDER_MAX : 1)) {
            flush();
        } else if (gathered.size() == 1) {
            vertx.setTimer(GATHER_MILLIS, timer -> flush());
        }
    }

    private void flush() {
        var fault = dial.webhooks();
        var updates = fault.reorder() ? gathered.reversed() : gathered;
        gathered = new ArrayList<>();
        for (int from = 0; from < updates.size(); from += fault.batch()) {
            send(updates.subList(from, Math.min(from + fault.batch(), updates.size())), fault);
        }
    }

    private void send(List<Update> updates, WebhookFault fault) {
        var body = AsciiJson.bytes(envelope.of(updates));
        IntConsumer heard = status -> updates.forEach(update -> update.heard().accept(status));
        if (luck.nextDouble() < fault.drop()) {
            heard.accept(0);
        } else if (fault.delayMillis() > 0) {
            vertx.setTimer(fault.delayMillis(), timer -> deliver(body, heard, fault.duplicate()));
        } else {
            deliver(body, heard, fault.duplicate());
        }
    }

    private void deliver(Buffer body, IntConsumer heard, int copies) {
        for (int copy = 0; copy < copies; copy++) {
            courier.deliver(body, heard);
        }
    }
}
