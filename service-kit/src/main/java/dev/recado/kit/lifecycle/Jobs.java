package dev.recado.kit.lifecycle;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;

/**
 * Runs scheduled jobs and logs each failure only one time. An outage of all jobs is one line; so are a new failure of a job and
 * its end.
 */
@ApplicationScoped
public class Jobs {

    private final MeterRegistry meters;
    private final GracefulStop stop;
    /** The last logged failure of each job that has not succeeded since. */
    private final Map<String, String> logged = new HashMap<>();
    /** Jobs that failed in the current outage. */
    private final Set<String> waiting = new HashSet<>();
    private long runs;
    /** Runs with a lower number started before the end of the last outage; their failures belong to it. */
    private long firstAfterOutage;

    Jobs(MeterRegistry meters, GracefulStop stop) {
        this.meters = meters;
        this.stop = stop;
    }

    /** Runs a job; the result never fails, because the next run does the work. A stopping service starts no job. */
    public Uni<Void> run(String job, Supplier<? extends Uni<?>> work) {
        return stop.track(() -> {
            var run = begin();
            return Uni.createFrom().<Object>deferred(work::get)
                    .onItem().invoke(() -> succeeded(job))
                    .onFailure().invoke(failure -> failed(job, run, failure))
                    .onFailure().recoverWithNull();
        }).replaceWithVoid();
    }

    private synchronized long begin() {
        return ++runs;
    }

    private synchronized void succeeded(String job) {
        if (waiting.contains(job)) {
            waiting.clear();
            firstAfterOutage = runs + 1;
            Log.infof("The outage is over; jobs run again job=%s", job);
        }
        if (logged.remove(job) != null) {
            Log.infof("Job succeeds again job=%s", job);
        }
    }

    private synchronized void failed(String job, long run, Throwable failure) {
        meters.counter("recado.job.failures", "job", job).increment();
        Log.debugf(failure, "Job failed job=%s", job);
        if (FailureClassifier.endsByItself(failure) && !FailureClassifier.isBrokerFailure(failure)) {
            outage(job, run, failure);
        } else if (!FailureClassifier.outcome(failure).equals(logged.put(job, FailureClassifier.outcome(failure)))) {
            log(job, failure);
        }
    }

    private void outage(String job, long run, Throwable failure) {
        if (run < firstAfterOutage) {
            return;
        }
        if (waiting.isEmpty()) {
            Log.warnf("Jobs wait for the end of an outage and retry by themselves; check the database job=%s outcome=%s", job,
                    FailureClassifier.outcome(failure));
        }
        waiting.add(job);
    }

    /** Logs an outage of the broker as WARN, and a failure that a person must fix as ERROR. */
    private static void log(String job, Throwable failure) {
        if (FailureClassifier.endsByItself(failure)) {
            Log.warnf(
                    "Job failed and is retried by schedule; check Kafka, further failures of this kind are not logged job=%s outcome=%s",
                    job,
                    FailureClassifier.outcome(failure));
        } else {
            Log.errorf(failure, "Job failed; fix the cause, further failures of this kind are not logged job=%s outcome=%s",
                    job,
                    FailureClassifier.outcome(failure));
        }
    }

    /** Runs methods marked with {@link Job} through {@link Jobs}, outside any transaction they start. */
    @Job("")
    @Interceptor
    @Priority(Interceptor.Priority.PLATFORM_BEFORE)
    static class JobInterceptor {

        private final Jobs jobs;

        JobInterceptor(Jobs jobs) {
            this.jobs = jobs;
        }

        @AroundInvoke
        Object run(InvocationContext call) {
            return jobs.run(call.getInterceptorBinding(Job.class).value(), () -> proceed(call));
        }

        private static Uni<?> proceed(InvocationContext call) {
            try {
                return (Uni<?>) call.proceed();
            } catch (Exception e) {
                return Uni.createFrom().failure(e);
            }
        }
    }
}
