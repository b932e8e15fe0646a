package dev.recado.simulator.control;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import dev.recado.simulator.customer.CustomerMessages;
import dev.recado.simulator.graph.AcceptedMessage;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

/** Many customers writing at an even rate, and how long each message waited from its webhook to the first send in the ledger. */
final class LoadRun {

    private static final long TICK_MILLIS = 5;
    private static final long PATIENCE_NANOS = 120_000_000_000L;
    private static final long FIRST_PHONE = 5_511_910_000_000L;
    private static final int OK = 200;

    private final Vertx vertx;
    private final CustomerMessages customerMessages;
    private final LoadPlan plan;
    private final List<String> phones;
    private final Map<String, Deque<Long>> unanswered = new HashMap<>();
    private final List<Long> waitedNanos = new ArrayList<>();
    private final long startNanos = System.nanoTime();
    private int sent;
    private int taken;
    private long timer;
    private String state = "running";

    LoadRun(Vertx vertx, CustomerMessages customerMessages, LoadPlan plan) {
        this.vertx = vertx;
        this.customerMessages = customerMessages;
        this.plan = plan;
        this.phones = new ArrayList<>(IntStream.range(0, plan.customers())
                .mapToObj(i -> Long.toString(FIRST_PHONE + plan.seed() % 1000 * 10_000 + i)).toList());
        Collections.shuffle(phones, new Random(plan.seed()));
    }

    void start() {
        timer = vertx.setPeriodic(TICK_MILLIS, tick -> tick());
    }

    void stop() {
        vertx.cancelTimer(timer);
        state = "done";
    }

    /** A send to one of ours answers all it wrote before. */
    void answered(AcceptedMessage entry) {
        var asked = unanswered.remove(entry.to());
        if (asked != null) {
            var now = System.nanoTime();
            asked.forEach(at -> waitedNanos.add(now - at));
        }
    }

    private void tick() {
        var elapsedNanos = System.nanoTime() - startNanos;
        var due = Math.min(plan.messages(), elapsedNanos * plan.ratePerSecond() / 1_000_000_000L + 1);
        while (sent < due) {
            write(phones.get(sent % phones.size()));
        }
        var over = elapsedNanos > PATIENCE_NANOS + plan.messages() * 1_000_000_000L / plan.ratePerSecond();
        if (sent == plan.messages() && (unanswered.isEmpty() || over)) {
            stop();
        }
    }

    private void write(String phone) {
        sent++;
        unanswered.computeIfAbsent(phone, key -> new ArrayDeque<>()).add(System.nanoTime());
        customerMessages.text(phone, "Cliente " + phone.substring(phone.length() - 4), plan.text() + " (" + sent + ")")
                .onSuccess(onStatus -> {
                    if (onStatus.status() == OK) {
                        taken++;
                    }
                });
    }

    JsonObject report() {
        var sorted = waitedNanos.stream().sorted().toList();
        return new JsonObject().put("state", state).put("customers", plan.customers()).put("sent", sent).put("taken", taken)
                .put("answered", sorted.size()).put("unanswered", unanswered.values().stream().mapToInt(Deque::size).sum())
                .put("p50_millis", millis(sorted, 0.50)).put("p90_millis", millis(sorted, 0.90))
                .put("p99_millis", millis(sorted, 0.99))
                .put("max_millis", millis(sorted, 1.0));
    }

    private static Long millis(List<Long> sorted, double share) {
        return sorted.isEmpty() ? null : sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1)) / 1_000_000;
    }
}
