package dev.recado.verify.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;

/** Response counts by status, rate and latencies of one load. */
final class LoadResult {

    private static final int OK = 200;

    private final Histogram micros = new Histogram(TimeUnit.MINUTES.toMicros(1), 3);
    private final Map<Integer, Long> statuses = new TreeMap<>();
    private long nanos;
    private int unanswered;

    void answered(int status, long latencyNanos) {
        statuses.merge(status, 1L, Long::sum);
        micros.recordValue(Math.min(micros.getHighestTrackableValue(), latencyNanos / 1_000));
    }

    void took(long time) {
        nanos = time;
    }

    void unanswered(int count) {
        unanswered = count;
    }

    /** Combines the results of two loads that ran at the same time. */
    LoadResult with(LoadResult other) {
        var both = new LoadResult();
        for (var one : List.of(this, other)) {
            both.micros.add(one.micros);
            one.statuses.forEach((status, count) -> both.statuses.merge(status, count, Long::sum));
            both.nanos = Math.max(both.nanos, one.nanos);
            both.unanswered += one.unanswered;
        }
        return both;
    }

    long answered() {
        return micros.getTotalCount();
    }

    /** Responses other than 200, and requests without a response. */
    long errors() {
        return answered() - statuses.getOrDefault(OK, 0L) + unanswered;
    }

    double perSecond() {
        return answered() * 1e9 / nanos;
    }

    double millis(double percentile) {
        return micros.getValueAtPercentile(percentile) / 1_000.0;
    }

    Map<Integer, Long> statuses() {
        return statuses;
    }
}
