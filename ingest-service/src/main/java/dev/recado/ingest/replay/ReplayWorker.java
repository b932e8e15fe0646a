package dev.recado.ingest.replay;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

import jakarta.inject.Singleton;

import dev.recado.events.ReplayChanged.State;
import dev.recado.ingest.channel.ConnectedChannels;
import dev.recado.ingest.kafka.IngestKafkaClients;
import io.quarkus.logging.Log;
import org.jspecify.annotations.Nullable;

/**
 * Runs the replay that the topic assigns to this process and publishes its progress. It also resumes a replay whose process has
 * ended or hangs. Used by one thread.
 */
@Singleton
class ReplayWorker {

    /** A new id at each start, so that a restarted process does not continue an old assignment. */
    private final String process = "ingest-" + UUID.randomUUID();
    private final IngestKafkaClients clients;
    private final RawLogReader reader;
    private final RawLogPublisher publisher;
    private final ReplayStates states;
    private final ConnectedChannels channels;
    private final ReplayConfig config;
    private final Clock clock;
    /** Null while nothing runs here. */
    private @Nullable ReplayJob job;
    private long reportedNanos;

    ReplayWorker(IngestKafkaClients clients, RawLogReader reader, RawLogPublisher publisher, ReplayStates states,
            ConnectedChannels channels, ReplayConfig config, Clock clock) {
        this.clients = clients;
        this.reader = reader;
        this.publisher = publisher;
        this.states = states;
        this.channels = channels;
        this.config = config;
        this.clock = clock;
    }

    String process() {
        return process;
    }

    /** False until the channels are loaded, since every number would be unknown. */
    boolean canRun() {
        return channels.loaded();
    }

    /** Does one step; call it repeatedly. After a failure the next call continues. */
    void work(ReplayRegister register) {
        startOrStopJob();
        if (job != null) {
            reportProgress(register);
        } else {
            register.stopWriting();
            resumeAbandonedReplay(register);
        }
    }

    void stop() {
        if (job != null) {
            job.stop();
            job = null;
        }
    }

    private void startOrStopJob() {
        var assigned = states.findOpen().filter(replay -> replay.runsOn(process));
        if (job != null && !assigned.map(Replay::id).equals(Optional.of(job.replay().id()))) {
            stop();
        }
        if (job == null && assigned.isPresent()) {
            job = new ReplayJob(assigned.get(), clients, reader, publisher, config.replayWebhooksPerSecondMax());
            job.start();
            reportedNanos = System.nanoTime();
            Log.infof("A replay runs in this process replayId=%s", assigned.get().id());
        }
    }

    private void reportProgress(ReplayRegister register) {
        var ended = job.ended();
        if (!ended && System.nanoTime() - reportedNanos < config.replayBeat().toNanos()) {
            return;
        }
        reportedNanos = System.nanoTime();
        var progress = job.progress();
        register.change(change(job.replay().id(), replay -> {
            if (!replay.runsOn(process)) {
                return null;
            }
            if (job.problem() != null) {
                return replay.failed(progress, clock.instant(), job.problem());
            }
            return ended ? replay.finished(progress, clock.instant()) : replay.advanced(progress, clock.instant());
        }));
        if (ended) {
            Log.infof("A replay ended replayId=%s outcome=%s", job.replay().id(),
                    job.problem() == null ? "finished" : "failed");
            stop();
        }
    }

    private void resumeAbandonedReplay(ReplayRegister register) {
        var open = states.findOpen().filter(replay -> canRun()).orElse(null);
        if (open == null) {
            return;
        }
        if (open.state() == State.RUNNING && isSilent(open)) {
            Log.warnf("A replay is interrupted because its process is silent; a replica resumes it replayId=%s",
                    open.id());
            register.change(change(open.id(), replay -> isSilent(replay) && replay.state() == State.RUNNING
                    ? replay.interrupted(clock.instant())
                    : null));
        } else if (open.state() == State.INTERRUPTED) {
            register.change(change(open.id(),
                    replay -> replay.state() == State.INTERRUPTED ? replay.resumed(process, clock.instant()) : null));
        }
    }

    /** True when the process publishes no progress. Evaluate it again on the newest state, which may end the silence. */
    private boolean isSilent(Replay replay) {
        return states.silence(replay.id(), System.nanoTime()).compareTo(config.replaySilenceMax()) >= 0;
    }

    private static Function<ReplayStates, @Nullable Replay> change(UUID id, Function<Replay, @Nullable Replay> step) {
        return newest -> newest.find(id) == null ? null : step.apply(newest.find(id));
    }
}
