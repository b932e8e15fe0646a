package dev.recado.simulator.settings;

import java.util.Map;

/** What the environment says; a missing secret stops the start, nothing has a secret as its default. */
public record SimulatorSettings(String host, int port, WebhookTarget webhook, Account account, Delays pace, RateLimits rates) {

    public static SimulatorSettings of(Map<String, String> env) {
        var webhook = new WebhookTarget(required(env, "SIM_WEBHOOK_URL"), required(env, "SIM_APP_SECRET"),
                number(env, "SIM_REDELIVERY_MILLIS", 1000), number(env, "SIM_REDELIVERY_MAX_MILLIS", 15_000));
        var account = new Account(required(env, "SIM_WHATSAPP_TOKEN"), required(env, "SIM_PHONE_NUMBER_ID"),
                required(env, "SIM_BUSINESS_ID"), optional(env, "SIM_DISPLAY_PHONE", "15550783881"),
                required(env, "SIM_GEMINI_API_KEY"), optional(env, "SIM_UNKNOWN_WINDOW", "open").equals("open"));
        var pace = new Delays(Math.max(1, number(env, "SIM_STATUS_DELAY_MILLIS", 50)), number(env, "SIM_MODEL_MILLIS", 200));
        var rates = new RateLimits((int) number(env, "SIM_NUMBER_RATE", 80), (int) number(env, "SIM_PAIR_BURST", 45));
        return new SimulatorSettings(optional(env, "SIM_HOST", "127.0.0.1"), (int) number(env, "SIM_PORT", 8090), webhook,
                account, pace,
                rates);
    }

    private static String required(Map<String, String> env, String name) {
        var value = env.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(name + " is missing: the simulator needs it to play Meta and Google");
        }
        return value.strip();
    }

    private static String optional(Map<String, String> env, String name, String otherwise) {
        var value = env.get(name);
        return value == null || value.isBlank() ? otherwise : value.strip();
    }

    private static long number(Map<String, String> env, String name, long otherwise) {
        var value = optional(env, name, Long.toString(otherwise));
        if (!value.matches("\\d{1,9}")) {
            throw new IllegalArgumentException(name + " is not a number");
        }
        return Long.parseLong(value);
    }
}
