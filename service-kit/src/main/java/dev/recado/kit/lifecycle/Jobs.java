package dev.recado.kit.lifecycle;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;

/**
 * Tells of jobs that fail by the clock without telling it by the clock: an outage once for all of them, any other failure once
 * for its job, and again when it is over.
 */
@ApplicationScoped
public class Jobs {

    private final MeterRegistry meters;
    private final GracefulStop stop;
    /** The last told failure of each job that has not worked since. */
    private final Map<String, String> told = new HashMap<>();
    /** Those that the outage of this moment has reached. */
    private final Set<String> waiting = new HashSet<>();
    private long runs;
    /** What began before it fails of an outage that is over. */
    private long firstAfterOutage;

    Jobs(MeterRegistry meters, GracefulStop stop) {
        this.meters = meters;
        this.stop = stop;
    }

    /** Never fails: what is not done now is left to the job's next run. A service that stops finishes what runs and begins no more. */
    public Uni<Void> run(String job, Supplier<? extends Uni<?>> work) {
        return stop.track(() -> {
            var run = begin();
            return Uni.createFrom().<Object>deferred(work::get)
                    .onItem().invoke(() -> worked(job))
                    .onFailure().invoke(failure -> failed(job, run, failure))
                    .onFailure().recoverWithNull();
        }).replaceWithVoid();
    }

    private synchronized long begin() {
        return ++runs;
    }

    private synchronized void worked(String job) {
        if (waiting.contains(job)) {
            waiting.clear();
            firstAfterOutage = runs + 1;
            Log.infof("the outage is over, jobs go on: job=%s", job);
        }
        if (told.remove(job) != null) {
            Log.infof("a job works again: job=%s", job);
        }
    }

    private synchronized void failed(String job, long run, Throwable failure) {
        meters.counter("recado.job.failures", "job", job).increment();
        Log.debugf(failure, "job=%s", job);
        if (FailureClassifier.isOutage(failure) && !FailureClassifier.isBrokerFailure(failure)) {
            outage(job, run, failure);
        } else if (!FailureClassifier.outcome(failure).equals(told.put(job, FailureClassifier.outcome(failure)))) {
            tell(job, failure);
        }
    }

    private void outage(String job, long run, Throwable failure) {
        if (run < firstAfterOutage) {
            return;
        }
        if (waiting.isEmpty()) {
            Log.warnf("jobs wait for the end of an outage: job=%s outcome=%s", job, FailureClassifier.outcome(failure));
        }
        waiting.add(job);
    }

    /** A failure that does not pass is for somebody to look at. */
    private static void tell(String job, Throwable failure) {
        if (FailureClassifier.isOutage(failure)) {
            Log.warnf("a job fails, told once until it works again: job=%s outcome=%s", job,
                    FailureClassifier.outcome(failure));
        } else {
            Log.errorf(failure, "a job fails, told once until it works again: job=%s outcome=%s", job,
                    FailureClassifier.outcome(failure));
        }
    }
}
