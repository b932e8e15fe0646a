package dev.recado.verify.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

import dev.recado.verify.SampleTemplateMessages;
import dev.recado.verify.TestJson;

/** Measures {@code POST /api/v1/messages}: durably accepted messages a second, and the latency at a fixed rate. Each has its own key. */
final class SubmissionRate {

    private static final int CONNECTIONS = 256;
    private static final int ACCEPTED = 202;
    private static final int OPEN_LOOP_RATE = 500;
    private static final double RATE_AIM = 2_000;
    private static final double P99_MILLIS_AIM = 50;

    private final OutboundLoad load;
    private final MarkdownReport report;
    private final String head;
    private final String body;
    private int sent;

    SubmissionRate(OutboundLoad load, MarkdownReport report) {
        this.load = load;
        this.report = report;
        var message = TestJson.object().put("to", "%s").put("type", "template").put("lane", "bulk");
        message.set("template", SampleTemplateMessages.orderUpdate("1001"));
        this.body = TestJson.write(message);
        this.head = "POST /api/v1/messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                + load.suite().owner().token() + "\r\nIdempotency-Key: %s\r\nContent-Length: %d\r\n\r\n%s";
    }

    void measure(Duration warmUp, Duration closed, Duration open) {
        load.clear();
        run(generator -> generator.closedLoop(warmUp));
        var before = load.processorMillis();
        var saturated = run(generator -> generator.closedLoop(closed));
        report.atLeast("POST /api/v1/messages, %d connections: accepted a second".formatted(CONNECTIONS),
                saturated.statuses().getOrDefault(ACCEPTED, 0L) * saturated.perSecond() / Math.max(1, saturated.answered()),
                RATE_AIM, RATE_AIM, "");
        report.figure("its latency, p99", saturated.millis(99), "ms");
        load.reportCost(report, before, saturated.answered());
        var paced = run(generator -> generator.openLoop(OPEN_LOOP_RATE, open));
        report.atMost("POST /api/v1/messages at %d/s: p99".formatted(OPEN_LOOP_RATE), paced.millis(99), P99_MILLIS_AIM, "ms");
        report.figure("its p50", paced.millis(50), "ms");
        report.atMost("answers other than 202", errors(saturated) + errors(paced), 0, "");
        load.clear();
    }

    private static long errors(LoadResult result) {
        return result.answered() - result.statuses().getOrDefault(ACCEPTED, 0L);
    }

    private interface Load {
        LoadResult run(LoadGenerator generator);
    }

    private LoadResult run(Load load) {
        var port = URI.create(this.load.suite().url("outbound")).getPort();
        try (var generator = new LoadGenerator(port, CONNECTIONS, this::next)) {
            return load.run(generator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] next() {
        var message = body.formatted(OutboundLoad.phone(sent++));
        return head.formatted(UUID.randomUUID(), message.length(), message).getBytes(StandardCharsets.US_ASCII);
    }
}
