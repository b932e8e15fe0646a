package dev.recado.verify.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Measures the rate at which the simulator gets the queued messages of one number: its share of the limit, and its highest second. */
final class PacedSends {

    private static final long SECOND_MICROS = TimeUnit.SECONDS.toMicros(1);
    private static final double ABOVE_MAX = 1.02;
    private static final int SLOWNESS_MAX = 4;
    /** Architecture: slots of the next 100 ms are granted. Two more spacings allow for the time of the question. */
    private static final double AHEAD_MILLIS_MAX = 100;
    private static final String AHEAD = """
        select coalesce(max(extract(epoch from next_at - clock_timestamp())), 0) * 1000
        from pace
        where next_at < clock_timestamp() + interval '30 minutes'""";

    private final OutboundLoad load;
    private final MarkdownReport report;
    private final long simulatorMillis;

    /** @param simulatorMillis the time in which the simulator answers */
    PacedSends(OutboundLoad load, MarkdownReport report, long simulatorMillis) {
        this.load = load;
        this.report = report;
        this.simulatorMillis = simulatorMillis;
    }

    /**
     * Sends queued messages at the limit of their number.
     *
     * @param limit messages a second, the setting of outbound
     * @param shareAim the percentage of the limit to be used
     */
    void measure(int messages, int limit, double shareAim, double shareGate) {
        var name = String.format(Locale.ROOT, "%,d messages at %,d/s", messages, limit);
        var before = load.processorMillis();
        var ahead = send(messages, limit);
        var arrivals = load.arrivalMicros();
        var seconds = (double) arrivals.getLast() / SECOND_MICROS;
        report.atLeast(name + ": share of the limit used", 100 * (arrivals.size() - 1) / seconds / limit, shareAim, shareGate,
                "%");
        load.reportCost(report, before, messages);
        report.atMost(name + ": arrivals in any second", highestSecond(arrivals), Math.floor(limit * ABOVE_MAX), "");
        report.atMost(name + ": slots granted ahead", ahead, AHEAD_MILLIS_MAX + 2_000.0 / limit, "ms");
        report.atMost(name + ": sent twice or lost", Math.abs(messages - arrivals.size()), 0, "");
        report.atMost(name + ": refused by the simulator for their rate", load.suite().simulator().refusals(), 0, "");
    }

    /** Sends without a figure, so that the code is compiled. */
    void warmUp(int messages, int limit) {
        send(messages, limit);
    }

    /** Returns by how many milliseconds slots were granted ahead at most. */
    private double send(int messages, int limit) {
        load.clear();
        load.suite().simulator().faults("{\"graph\":{\"mode\":\"delay\",\"millis\":%d}}".formatted(simulatorMillis));
        load.queue("notice", messages);
        load.release();
        var ahead = 0.0;
        for (var i = 0; i < 2 * messages / limit; i++) {
            ahead = Math.max(ahead, load.number(AHEAD));
            load.suite().pause(Duration.ofMillis(500));
        }
        load.awaitSent(Duration.ofSeconds(60 + (long) SLOWNESS_MAX * messages / limit));
        return ahead;
    }

    /** The most arrivals in a window of a second, wherever it begins. */
    private static int highestSecond(List<Long> arrivals) {
        var most = 0;
        var from = 0;
        for (var until = 0; until < arrivals.size(); until++) {
            while (arrivals.get(until) - arrivals.get(from) >= SECOND_MICROS) {
                from++;
            }
            most = Math.max(most, until - from + 1);
        }
        return most;
    }
}
