package dev.recado.simulator.settings;

import java.util.List;
import java.util.Map;

/** The settings from environment variables. Secrets have no default, so a missing one stops the start. */
public record SimulatorSettings(String host, int port, WebhookTarget webhook, Account account, Delays delays,
        RateLimits rateLimits) {

    private static final List<String> LOOPBACK = List.of("127.0.0.1", "::1", "localhost");

    public static SimulatorSettings of(Map<String, String> env) {
        var webhook = new WebhookTarget(required(env, "SIM_WEBHOOK_URL"), required(env, "SIM_APP_SECRET"),
                number(env, "SIM_REDELIVERY_MILLIS", 1000), number(env, "SIM_REDELIVERY_MAX_MILLIS", 15_000));
        var account = new Account(required(env, "SIM_WHATSAPP_TOKEN"), required(env, "SIM_PHONE_NUMBER_ID"),
                required(env, "SIM_BUSINESS_ID"), optional(env, "SIM_DISPLAY_PHONE", "15550783881"),
                required(env, "SIM_GEMINI_API_KEY"), optional(env, "SIM_UNKNOWN_WINDOW", "open").equals("open"));
        var delays = new Delays(number(env, "SIM_STATUS_DELAY_MILLIS", 50), number(env, "SIM_MODEL_MILLIS", 200),
                Math.max(1, number(env, "SIM_TEMPLATE_REVIEW_MILLIS", 2000)), number(env, "SIM_MEDIA_URL_MILLIS", 300_000));
        var rateLimits = new RateLimits((int) number(env, "SIM_NUMBER_RATE", 80), (int) number(env, "SIM_PAIR_BURST", 45),
                (int) number(env, "SIM_TIER_PEOPLE", 0));
        return new SimulatorSettings(loopback(env), (int) number(env, "SIM_PORT", 8090), webhook,
                account, delays, rateLimits);
    }

    /** Returns the host as a URL contains it. */
    public String urlHost() {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private static String required(Map<String, String> env, String name) {
        var value = env.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(name + " is not set; the simulator cannot start without it");
        }
        return value.strip();
    }

    private static String optional(Map<String, String> env, String name, String defaultValue) {
        var value = env.get(name);
        return value == null || value.isBlank() ? defaultValue : value.strip();
    }

    /** The simulator has no access control, so it never listens on an address that others reach. */
    private static String loopback(Map<String, String> env) {
        var host = optional(env, "SIM_HOST", "127.0.0.1");
        if (!LOOPBACK.contains(host)) {
            throw new IllegalArgumentException("SIM_HOST is '" + host + "'; expected: 127.0.0.1, ::1 or localhost, because the"
                    + " simulator has no access control");
        }
        return host;
    }

    private static long number(Map<String, String> env, String name, long defaultValue) {
        var value = optional(env, name, Long.toString(defaultValue));
        if (!value.matches("\\d{1,9}")) {
            throw new IllegalArgumentException(name + " must be a number of 1 to 9 digits, but is '" + value + "'");
        }
        return Long.parseLong(value);
    }

    /**
     * The business's accounts at Meta and Google.
     *
     * @param unknownWindowOpen whether the 24-hour window is open for a person without a message through this simulator
     */
    public record Account(String token, String phoneNumberId, String businessId, String displayPhone, String geminiKey,
            boolean unknownWindowOpen) {

        public BusinessNumber number() {
            return new BusinessNumber(phoneNumberId, businessId, displayPhone, token);
        }

        @Override
        public String toString() {
            return "Account[redacted]";
        }
    }

    /**
     * The time between two statuses of a message, of a model call and of the review of a template.
     *
     * @param mediaUrlMillis how long the URL of a media file can be used
     */
    public record Delays(long statusMillis, long modelMillis, long templateReviewMillis, long mediaUrlMillis) {
    }

    /**
     * Meta's limits on what a business sends; 0 switches a limit off.
     *
     * @param numberPerSecond messages per second of the business's number
     * @param pairBurst messages at once to one person; one more every 6 s after that
     * @param tierPeople people outside the window that an account may message in 24 hours
     */
    public record RateLimits(int numberPerSecond, int pairBurst, int tierPeople) {

        private static final int COEXISTENCE = 20;
        private static final int HIGH = 1_000;

        public RateLimits(int numberPerSecond, int pairBurst) {
            this(numberPerSecond, pairBurst, 0);
        }

        /** The level of the number as the Graph API names it. */
        public String throughputLevel() {
            return numberPerSecond == 0 || numberPerSecond >= HIGH ? "HIGH" : "STANDARD";
        }

        /** Whether the number has the rate of one that is also used in the WhatsApp Business app. */
        public boolean onBusinessApp() {
            return numberPerSecond == COEXISTENCE;
        }

        /** The messaging limit as the Graph API names it. */
        public String tier() {
            return tierPeople == 0 ? "TIER_UNLIMITED" : "TIER_" + tierPeople;
        }
    }

    /** The webhook's URL, the secret that signs it, and the first and longest pause before a redelivery. */
    public record WebhookTarget(String url, String appSecret, long redeliveryMillis, long redeliveryMaxMillis) {

        @Override
        public String toString() {
            return "WebhookTarget[url=" + url + "]";
        }
    }
}
