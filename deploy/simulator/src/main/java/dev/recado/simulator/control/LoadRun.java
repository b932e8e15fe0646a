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
import dev.recado.simulator.graph.AcceptedMessages.AcceptedMessage;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

/** Sends messages of many customers at an even rate, and measures the time from each webhook to its 200 and to the answer. */
final class LoadRun {

    private static final long TICK_MILLIS = 5;
    private static final long ANSWER_WAIT_NANOS = 120_000_000_000L;
    private static final long FIRST_PHONE = 5_511_910_000_000L;
    private static final int OK = 200;

    private final Vertx vertx;
    private final CustomerMessages customerMessages;
    private final Plan plan;
    private final List<String> phones;
    private final Map<String, Deque<Long>> unanswered = new HashMap<>();
    private final List<Long> answerNanos = new ArrayList<>();
    private final List<Long> webhookNanos = new ArrayList<>();
    private final long startNanos = System.nanoTime();
    private int sent;
    private int delivered;
    private long timer;
    private String state = "running";

    LoadRun(Vertx vertx, CustomerMessages customerMessages, Plan plan) {
        this.vertx = vertx;
        this.customerMessages = customerMessages;
        this.plan = plan;
        this.phones = new ArrayList<>(IntStream.range(0, plan.customers())
                .mapToObj(i -> Long.toString(FIRST_PHONE + plan.seed() % 1000 * 10_000 + i)).toList());
        Collections.shuffle(phones, new Random(plan.seed()));
    }

    void start() {
        timer = vertx.setPeriodic(TICK_MILLIS, tick -> sendDue());
    }

    void stop() {
        vertx.cancelTimer(timer);
        state = "done";
    }

    /** Counts the message as the answer to all earlier messages of its recipient. */
    void recordAnswer(AcceptedMessage message) {
        var sentAt = unanswered.remove(message.to());
        if (sentAt != null) {
            var now = System.nanoTime();
            sentAt.forEach(at -> answerNanos.add(now - at));
        }
    }

    private void sendDue() {
        var elapsedNanos = System.nanoTime() - startNanos;
        var due = Math.min(plan.messages(), elapsedNanos * plan.ratePerSecond() / 1_000_000_000L + 1);
        while (sent < due) {
            send(phones.get(sent % phones.size()));
        }
        var over = elapsedNanos > ANSWER_WAIT_NANOS + plan.messages() * 1_000_000_000L / plan.ratePerSecond();
        if (sent == plan.messages() && (unanswered.isEmpty() || over)) {
            stop();
        }
    }

    private void send(String phone) {
        sent++;
        var sentAt = System.nanoTime();
        unanswered.computeIfAbsent(phone, key -> new ArrayDeque<>()).add(sentAt);
        customerMessages.sendText(phone, "Cliente " + phone.substring(phone.length() - 4), plan.text() + " (" + sent + ")")
                .onSuccess(message -> {
                    if (message.status() == OK) {
                        delivered++;
                        webhookNanos.add(System.nanoTime() - sentAt);
                    }
                });
    }

    JsonObject report() {
        var sorted = answerNanos.stream().sorted().toList();
        return new JsonObject().put("state", state).put("customers", plan.customers()).put("sent", sent).put("taken", delivered)
                .put("answered", sorted.size()).put("unanswered", unanswered.values().stream().mapToInt(Deque::size).sum())
                .put("p50_millis", millis(sorted, 0.50)).put("p90_millis", millis(sorted, 0.90))
                .put("p99_millis", millis(sorted, 0.99))
                .put("max_millis", millis(sorted, 1.0))
                .put("webhook_p99_millis", millis(webhookNanos.stream().sorted().toList(), 0.99));
    }

    private static Long millis(List<Long> sorted, double share) {
        return sorted.isEmpty() ? null : sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1)) / 1_000_000;
    }

    /** The number of customers and messages, the rate, and the text of the messages. */
    record Plan(int customers, int ratePerSecond, int messages, String text, long seed) {

        private static final int CUSTOMERS_MAX = 50_000;
        private static final int RATE_MAX = 2_000;
        private static final int MESSAGES_MAX = 500_000;

        Plan {
            customers = Math.clamp(customers, 1, CUSTOMERS_MAX);
            ratePerSecond = Math.clamp(ratePerSecond, 1, RATE_MAX);
            messages = Math.clamp(messages, 1, MESSAGES_MAX);
        }

        static Plan of(JsonObject json) {
            var rate = json.getInteger("rate_per_second", 20);
            return new Plan(json.getInteger("customers", 300), rate,
                    json.getInteger("messages", rate * json.getInteger("seconds", 30)),
                    json.getString("text", "Qual é o horário de vocês?"), json.getLong("seed", 1L));
        }
    }
}
