package dev.recado.outbound.dispatch;

import java.time.Duration;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.DispatchOutcome;
import dev.recado.events.MessageId;
import dev.recado.kit.work.ClaimedWork;
import dev.recado.kit.database.Tx;
import dev.recado.kit.work.WorkQueue;
import dev.recado.outbound.channel.Channels;
import dev.recado.outbound.dispatch.Departures.Departure;
import dev.recado.outbound.dispatch.DispatchRepository.Doubt;
import dev.recado.outbound.dispatch.DispatchRepository.Retrial;
import dev.recado.outbound.dispatch.Endings.End;
import dev.recado.outbound.pace.Pacer;
import dev.recado.outbound.setting.OutboundConfig;
import dev.recado.outbound.whatsapp.SendOutcome;
import io.smallrye.mutiny.Uni;

/** Records what a send came to; nothing doubtful ever becomes ready again. */
@ApplicationScoped
class SendResults {

    private final DispatchRepository repository;
    private final Endings endings;
    private final WorkQueue queue;
    private final Channels channels;
    private final Pacer pacer;
    private final OutboundConfig config;

    SendResults(DispatchRepository repository, Endings endings, WorkQueue queue, Channels channels, Pacer pacer,
            OutboundConfig config) {
        this.repository = repository;
        this.endings = endings;
        this.queue = queue;
        this.channels = channels;
        this.pacer = pacer;
        this.config = config;
    }

    Uni<Void> settle(Tx tx, ClaimedWork claimed, Departure departure, SendOutcome outcome) {
        return switch (outcome) {
            case SendOutcome.Accepted accepted -> accepted(tx, departure, accepted);
            case SendOutcome.Retry retry -> again(tx, claimed, departure, retry);
            case SendOutcome.Rejected rejected -> rejected(tx, departure, rejected);
            case SendOutcome.Uncertain uncertain -> doubt(tx, departure.dispatch(), uncertain.reason());
        };
    }

    private Uni<Void> accepted(Tx tx, Departure departure, SendOutcome.Accepted accepted) {
        var dispatch = departure.dispatch();
        return endings.end(dispatch.tenant(), tx,
                new End(dispatch.id(), new DispatchOutcome.Accepted(accepted.wamid()), Endings.PROVABLE))
                .chain(() -> channels.working(tx, departure.channel()));
    }

    private Uni<Void> rejected(Tx tx, Departure departure, SendOutcome.Rejected rejected) {
        var dispatch = departure.dispatch();
        return endings.end(dispatch.tenant(), tx,
                new End(dispatch.id(), DispatchRequests.failed(rejected.error()), List.of(DispatchState.SENDING)))
                .chain(() -> rejected.stopsChannel()
                        ? channels.failing(tx, departure.channel(), rejected.error())
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> again(Tx tx, ClaimedWork claimed, Departure departure, SendOutcome.Retry retry) {
        var dispatch = departure.dispatch();
        return repository.again(dispatch.tenant(), tx, dispatch.id(), new Retrial(claimed.token(), retry.after()))
                .chain(now -> now == null ? Uni.createFrom().voidItem() : later(tx, claimed, new Later(now, retry)))
                .chain(() -> retry.slowsNumber()
                        ? pacer.slow(dispatch.tenant(), tx, dispatch.channel())
                        : Uni.createFrom().voidItem());
    }

    private record Later(Dispatch dispatch, SendOutcome.Retry retry) {
    }

    /** Told at once when the next try would come too late: a person can still do something. */
    private Uni<Void> later(Tx tx, ClaimedWork claimed, Later later) {
        var dispatch = later.dispatch();
        return dispatch.state() == DispatchState.READY
                ? queue.retry(tx, claimed, later.retry().after(), "code " + later.retry().error().code()).replaceWithVoid()
                : endings.end(dispatch.tenant(), tx,
                        new End(dispatch.id(), DispatchRequests.failed(later.retry().error()), List.of(DispatchState.EXPIRED)));
    }

    /** Nothing was begun: Meta could not be reached at all. */
    Uni<Void> unreachable(Tx tx, ClaimedWork claimed, SendOutcome.Retry retry) {
        var id = new MessageId(claimed.id());
        return repository.outOfTime(claimed.tenant(), tx, id, retry.after())
                .chain(late -> late
                        ? endings.end(claimed.tenant(), tx,
                                new End(id, DispatchRequests.failed(retry.error()), List.of(DispatchState.READY)))
                        : queue.retry(tx, claimed, retry.after(), retry.error().title()).replaceWithVoid());
    }

    /** Nothing was begun: the number's next slot is far. */
    Uni<Void> comeBack(Tx tx, ClaimedWork claimed, Duration after) {
        return queue.retry(tx, claimed, after, "waits for its slot").replaceWithVoid();
    }

    /** The person waits for nobody's echo: the next message may leave. */
    Uni<Void> doubt(Tx tx, Dispatch dispatch, String reason) {
        return repository.doubt(dispatch.tenant(), tx, dispatch.id(), new Doubt(reason, config.uncertainAfter()))
                .chain(doubted -> doubted == null
                        ? Uni.createFrom().voidItem()
                        : queue.remove(tx, dispatch.tenant(), dispatch.id().value()).replaceWithVoid());
    }

    /** For work whose dispatch was not ready: another sends it, until the deadline says otherwise; or it is over. */
    Uni<Void> leave(Tx tx, ClaimedWork claimed) {
        return repository.find(claimed.tenant(), tx, new MessageId(claimed.id()))
                .chain(found -> found != null && open(found.state())
                        ? queue.retry(tx, claimed, Duration.ofSeconds(1), "another sends it")
                        : queue.remove(tx, claimed.tenant(), claimed.id()))
                .replaceWithVoid();
    }

    private static boolean open(DispatchState state) {
        return state == DispatchState.SENDING || state == DispatchState.READY;
    }
}
