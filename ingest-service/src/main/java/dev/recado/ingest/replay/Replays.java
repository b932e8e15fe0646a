package dev.recado.ingest.replay;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.NamedUuid;
import dev.recado.events.ReplayChanged.State;
import dev.recado.events.TenantId;
import dev.recado.ingest.channel.ConnectedChannels;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.idempotency.IdempotentRequest;
import dev.recado.kit.idempotency.StoredAnswers;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.outbox.Audits;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Starts, finds and cancels replays, and records who started or cancelled one in the audit. */
@ApplicationScoped
class Replays {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final ReplayCoordinator coordinator;
    private final ReplayWorker worker;
    private final ReplayStates states;
    private final ConnectedChannels channels;
    private final Audits audits;
    private final Clock clock;

    Replays(ReplayCoordinator coordinator, ReplayWorker worker, ReplayStates states, ConnectedChannels channels, Audits audits,
            Clock clock) {
        this.coordinator = coordinator;
        this.worker = worker;
        this.states = states;
        this.channels = channels;
        this.audits = audits;
        this.clock = clock;
    }

    /**
     * Starts a replay.
     *
     * @param once null when the request has no Idempotency-Key. Its id is derived from the key, so that all replicas find it in
     * the topic of replays; a repetition starts nothing
     */
    Uni<ReplayView> start(NewReplay newReplay, TenantId tenant, Actor actor, @Nullable IdempotentRequest once) {
        requireLoaded();
        var id = once == null ? UUID.randomUUID() : NamedUuid.of(tenant.value(), "replay:" + once.caller() + ":" + once.key());
        var started = states.find(id);
        return (started == null
                ? startNew(id, newReplay, tenant, actor)
                : Uni.createFrom().item(() -> ReplayView.of(requireSame(started, newReplay))))
                .call(() -> publish(AuditEntry.of(tenant, actor, "replay.started").to("replay", id)
                        .withEventId(NamedUuid.of(id, "started"))));
    }

    private Uni<ReplayView> startNew(UUID id, NewReplay newReplay, TenantId tenant, Actor actor) {
        if (!worker.canRun()) {
            throw unavailable();
        }
        var request = newReplay.toRequest(tenant, UUID.fromString(actor.id()), clock.instant());
        if (request.phoneNumberId() != null && channels.ofNumber(request.phoneNumberId()) == null) {
            throw Refusal.invalid("phone_number_id", "is not the phone number id of a connected channel");
        }
        var started = Replay.started(id, request, worker.process());
        return change(id, newest -> firstOf(newest, started, newReplay));
    }

    /** The replay to start; null when it was started before. */
    static @Nullable Replay firstOf(ReplayStates newest, Replay started, NewReplay newReplay) {
        var before = newest.find(started.id());
        if (before == null) {
            return requireNoneOpen(newest, started);
        }
        requireSame(before, newReplay);
        return null;
    }

    private static Replay requireSame(Replay before, NewReplay newReplay) {
        if (!newReplay.isRequestOf(before)) {
            throw StoredAnswers.keyReused();
        }
        return before;
    }

    Uni<ReplayView> cancel(UUID id, TenantId tenant, Actor actor) {
        var before = find(id);
        return change(id, newest -> cancelled(newest.find(id))).call(() -> before.state() == State.CANCELLED
                ? Uni.createFrom().voidItem()
                : publish(AuditEntry.of(tenant, actor, "replay.cancelled").to("replay", id)));
    }

    ReplayView find(UUID id) {
        requireLoaded();
        return ReplayView.of(requireFound(states.find(id)));
    }

    List<ReplayView> newestFirst() {
        requireLoaded();
        return states.newestFirst().stream().map(ReplayView::of).toList();
    }

    private static Replay requireNoneOpen(ReplayStates newest, Replay started) {
        newest.findOpen().ifPresent(open -> {
            throw Refusal.conflict("CONFLICT", "another replay is running: " + open.id());
        });
        return started;
    }

    /** The cancelled replay; null when it is cancelled already. */
    private @Nullable Replay cancelled(Replay replay) {
        if (requireFound(replay).isOpen()) {
            return replay.cancelled(clock.instant());
        }
        if (replay.state() == State.CANCELLED) {
            return null;
        }
        throw Refusal.conflict("CONFLICT", "the replay has already ended");
    }

    private Uni<ReplayView> change(UUID id, Function<ReplayStates, @Nullable Replay> decide) {
        return Uni.createFrom().completionStage(() -> coordinator.change(decide)).map(done -> find(id))
                .onFailure(Replays::isOutage).transform(failure -> unavailable());
    }

    private Uni<Void> publish(AuditEntry audit) {
        return audits.publish(audit).onFailure().transform(failure -> unavailable());
    }

    private void requireLoaded() {
        if (!coordinator.loaded()) {
            throw unavailable();
        }
    }

    private static Replay requireFound(@Nullable Replay replay) {
        if (replay == null) {
            throw Refusal.notFound("replay");
        }
        return replay;
    }

    private static boolean isOutage(Throwable failure) {
        return failure instanceof KafkaException || failure instanceof TimeoutException;
    }

    private static Refusal unavailable() {
        return Refusal.unavailable(RETRY_AFTER, "Kafka is unreachable, or its topics are not loaded yet");
    }
}
