package dev.recado.verify;

import java.time.Duration;

/** The amounts and durations of the heavy tests: short in {@code deploy/test}, full in {@code deploy/test --full}. */
public record TestSize(String name, int customersDuringKills, Duration customerInterval, Duration databaseOutage,
        Duration brokerOutage,
        int hangingModelCalls, int resetsAfterAcceptance, int lostResponses, int outboundKills, Duration frozen) {

    private static final TestSize SHORT = new TestSize("short", 40, Duration.ofMillis(500), Duration.ofSeconds(10),
            Duration.ofSeconds(5), 200, 5, 500, 3, Duration.ofSeconds(20));
    private static final TestSize FULL = new TestSize("full", 500, Duration.ofMillis(200), Duration.ofSeconds(90),
            Duration.ofSeconds(90), 200, 50, 10_000, 20, Duration.ofSeconds(60));

    public static TestSize ofRun() {
        return "full".equals(System.getProperty("verify.size")) ? FULL : SHORT;
    }

    /** Seed of this run; it is printed, so that a failure can be reproduced. */
    public static long seed() {
        return Long.getLong("verify.seed", 20_261_121L);
    }
}
