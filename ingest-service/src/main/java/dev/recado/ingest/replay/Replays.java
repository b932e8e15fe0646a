package dev.recado.ingest.replay;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.ReplayChanged.State;
import dev.recado.events.TenantId;
import dev.recado.ingest.channel.ConnectedChannels;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.outbox.Audits;
import dev.recado.kit.http.Refusal;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.common.KafkaException;

/** What people may do with replays: ask for one, watch it, call it off. */
@ApplicationScoped
class Replays {

    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final ReplayCoordinator keeper;
    private final ReplayWorker worker;
    private final ReplayStates book;
    private final ConnectedChannels channels;
    private final Audits audits;
    private final Clock clock;

    Replays(ReplayCoordinator keeper, ReplayWorker worker, ReplayStates book, ConnectedChannels channels, Audits audits,
            Clock clock) {
        this.keeper = keeper;
        this.worker = worker;
        this.book = book;
        this.channels = channels;
        this.audits = audits;
        this.clock = clock;
    }

    Uni<ReplayView> begin(NewReplay asked, TenantId tenant, Actor actor) {
        known();
        if (!worker.able()) {
            throw unavailable();
        }
        var order = asked.order(tenant, UUID.fromString(actor.id()), clock.instant());
        if (order.phoneNumberId() != null && channels.of(order.phoneNumberId()) == null) {
            throw Refusal.invalid("phone_number_id", "nobody has connected this number");
        }
        var id = UUID.randomUUID();
        return changed(id, now -> now.of(id) == null ? first(now, Replay.begun(id, order, worker.name())) : null)
                .call(() -> told(AuditEntry.of(tenant, actor, "replay.started").to("replay", id)));
    }

    Uni<ReplayView> cancel(UUID id, TenantId tenant, Actor actor) {
        var before = find(id);
        return changed(id, now -> cancelled(now.of(id))).call(() -> before.state() == State.CANCELLED
                ? Uni.createFrom().voidItem()
                : told(AuditEntry.of(tenant, actor, "replay.cancelled").to("replay", id)));
    }

    ReplayView find(UUID id) {
        known();
        return ReplayView.of(there(book.of(id)));
    }

    List<ReplayView> newestFirst() {
        known();
        return book.newestFirst().stream().map(ReplayView::of).toList();
    }

    private static Replay first(ReplayStates now, Replay begun) {
        if (now.open().isPresent()) {
            throw Refusal.conflict("CONFLICT", "another replay is running: " + now.open().get().id());
        }
        return begun;
    }

    private Replay cancelled(Replay replay) {
        if (there(replay).open()) {
            return replay.cancelled(clock.instant());
        }
        if (replay.state() == State.CANCELLED) {
            return null;
        }
        throw Refusal.conflict("CONFLICT", "the replay has ended already");
    }

    private Uni<ReplayView> changed(UUID id, Function<ReplayStates, Replay> decide) {
        return Uni.createFrom().completionStage(() -> keeper.change(decide)).map(done -> find(id))
                .onFailure(Replays::waiting).transform(failure -> unavailable());
    }

    private Uni<Void> told(AuditEntry audit) {
        return audits.publish(audit).onFailure().transform(failure -> unavailable());
    }

    private void known() {
        if (!keeper.loaded()) {
            throw unavailable();
        }
    }

    private static Replay there(Replay replay) {
        if (replay == null) {
            throw Refusal.notFound("replay");
        }
        return replay;
    }

    private static boolean waiting(Throwable failure) {
        return failure instanceof KafkaException || failure instanceof TimeoutException;
    }

    private static Refusal unavailable() {
        return Refusal.unavailable(AGAIN, "the broker is away, or its topics are not read yet");
    }
}
