package dev.recado.ingest.replay;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import jakarta.inject.Singleton;

import dev.recado.events.ReplayChanged.State;
import dev.recado.ingest.channel.ConnectedChannels;
import io.quarkus.logging.Log;

/**
 * This process as one that replays can run at: it runs what is said to run here and nothing else, tells how far it is, and
 * takes up the replay of a process that has gone silent. Used by one thread.
 */
@Singleton
class ReplayWorker {

    private final String name = "ingest-" + UUID.randomUUID();
    private final ReplayJobs jobs;
    private final ReplayStates book;
    private final ConnectedChannels channels;
    private final ReplayConfig config;
    private final Clock clock;
    /** Null while nothing runs here. */
    private ReplayJob job;
    private long toldNanos;

    ReplayWorker(ReplayJobs jobs, ReplayStates book, ConnectedChannels channels, ReplayConfig config, Clock clock) {
        this.jobs = jobs;
        this.book = book;
        this.channels = channels;
        this.config = config;
        this.clock = clock;
    }

    /** Another one after each start of the process: nobody takes the work of his former life for running. */
    String name() {
        return name;
    }

    /** Without the channels every number would be an unknown one. */
    boolean able() {
        return channels.loaded();
    }

    /** To be called again and again; a failure leaves everything as it can be gone on with. */
    void turn(ReplayRegister log) {
        runWhatRunsHere();
        if (job != null) {
            tell(log);
        } else {
            log.giveWay();
            takeUp(log);
        }
    }

    void stop() {
        if (job != null) {
            job.stop();
            job = null;
        }
    }

    private void runWhatRunsHere() {
        var here = book.open().filter(replay -> replay.runsAt(name));
        if (job != null && !here.map(Replay::id).equals(Optional.of(job.replay().id()))) {
            stop();
        }
        if (job == null && here.isPresent()) {
            job = jobs.start(here.get());
            toldNanos = System.nanoTime();
            Log.infof("a replay runs here replayId=%s", here.get().id());
        }
    }

    private void tell(ReplayRegister log) {
        var over = job.over();
        if (!over && System.nanoTime() - toldNanos < config.replayBeat().toNanos()) {
            return;
        }
        toldNanos = System.nanoTime();
        var progress = job.progress();
        log.change(change(job.replay().id(), replay -> {
            if (!replay.runsAt(name)) {
                return null;
            }
            if (job.problem() != null) {
                return replay.failed(progress, clock.instant(), job.problem());
            }
            return over ? replay.finished(progress, clock.instant()) : replay.advanced(progress, clock.instant());
        }));
        if (over) {
            Log.infof("a replay ended replayId=%s outcome=%s", job.replay().id(),
                    job.problem() == null ? "finished" : "failed");
            stop();
        }
    }

    private void takeUp(ReplayRegister log) {
        var found = book.open().filter(replay -> able()).orElse(null);
        if (found == null) {
            return;
        }
        if (found.state() == State.RUNNING && silent(found)) {
            Log.warnf("a replay's process is gone replayId=%s", found.id());
            log.change(change(found.id(), replay -> silent(replay) && replay.state() == State.RUNNING
                    ? replay.interrupted(clock.instant())
                    : null));
        } else if (found.state() == State.INTERRUPTED) {
            log.change(change(found.id(),
                    replay -> replay.state() == State.INTERRUPTED ? replay.resumed(name, clock.instant()) : null));
        }
    }

    /** News that were read in the meantime end a silence. */
    private boolean silent(Replay replay) {
        return book.silence(replay.id(), System.nanoTime()).compareTo(config.replaySilenceMax()) >= 0;
    }

    private static Function<ReplayStates, Replay> change(UUID id, UnaryOperator<Replay> step) {
        return book -> book.of(id) == null ? null : step.apply(book.of(id));
    }
}
