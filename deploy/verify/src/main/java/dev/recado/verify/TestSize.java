package dev.recado.verify;

import java.time.Duration;

/** The two sizes of the heavy acceptance, from one seed: what deploy/test runs, and what deploy/test --full runs. */
public record TestSize(String name, int killedWhileWriting, Duration betweenCustomers, Duration databaseAway, Duration brokerAway,
        int hangingCalls, int acceptThenReset) {

    private static final TestSize SHORT = new TestSize("short", 40, Duration.ofMillis(500), Duration.ofSeconds(10),
            Duration.ofSeconds(5), 200, 5);
    private static final TestSize FULL = new TestSize("full", 500, Duration.ofMillis(200), Duration.ofSeconds(90),
            Duration.ofSeconds(90), 200, 50);

    public static TestSize ofRun() {
        return "full".equals(System.getProperty("verify.size")) ? FULL : SHORT;
    }

    /** Printed with every run, so that a failure can be played again. */
    public static long seed() {
        return Long.getLong("verify.seed", 20_261_121L);
    }
}
