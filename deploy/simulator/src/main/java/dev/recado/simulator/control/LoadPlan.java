package dev.recado.simulator.control;

import io.vertx.core.json.JsonObject;

/** How many customers write how fast, and what. */
record LoadPlan(int customers, int ratePerSecond, int messages, String text, long seed) {

    private static final int CUSTOMERS_MAX = 50_000;
    private static final int RATE_MAX = 2_000;
    private static final int MESSAGES_MAX = 500_000;

    LoadPlan {
        customers = Math.clamp(customers, 1, CUSTOMERS_MAX);
        ratePerSecond = Math.clamp(ratePerSecond, 1, RATE_MAX);
        messages = Math.clamp(messages, 1, MESSAGES_MAX);
    }

    static LoadPlan of(JsonObject json) {
        var rate = json.getInteger("rate_per_second", 20);
        return new LoadPlan(json.getInteger("customers", 300), rate,
                json.getInteger("messages", rate * json.getInteger("seconds", 30)),
                json.getString("text", "Qual é o horário de vocês?"), json.getLong("seed", 1L));
    }
}
