package dev.recado.verify.bench;

import java.io.IOException;
import java.time.Duration;

import dev.recado.verify.TestSize;

/**
 * Sends webhooks with wrong signatures from a process of its own. It prints "flooding" after the warm-up, and at the end the
 * rate and the response statuses.
 */
final class ForgedWebhookLoad {

    static final String STARTED = "flooding";
    private static final int CONNECTIONS = 64;
    private static final int WEBHOOKS = 20_000;
    private static final Duration WARM_UP = Duration.ofSeconds(6);

    private ForgedWebhookLoad() {
    }

    /** Arguments: port, phone number id, webhooks a second, seconds. */
    public static void main(String[] arguments) throws IOException {
        var forged = new SignedWebhooks(arguments[1], "not-the-secret", TestSize.seed()).of(WEBHOOKS);
        var perSecond = Integer.parseInt(arguments[2]);
        try (var load = new LoadGenerator(Integer.parseInt(arguments[0]), CONNECTIONS, forged)) {
            load.openLoop(perSecond, WARM_UP);
            System.out.println(STARTED);
            var result = load.openLoop(perSecond, Duration.ofSeconds(Long.parseLong(arguments[3])));
            System.out.printf("%.0f/s, answers %s%n", result.perSecond(), result.statuses());
        }
    }
}
