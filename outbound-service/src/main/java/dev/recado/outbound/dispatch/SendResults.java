package dev.recado.outbound.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ChannelId;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import dev.recado.kit.events.TenantGroups;
import dev.recado.kit.lifecycle.Sequential;
import dev.recado.kit.work.ClaimedWork;
import dev.recado.kit.work.WorkQueue;
import dev.recado.outbound.OutboundConfig;
import dev.recado.outbound.channel.Channel;
import dev.recado.outbound.channel.ChannelBreaker;
import dev.recado.outbound.channel.ChannelProvider.Capability;
import dev.recado.outbound.dispatch.Dispatch.Accepted;
import dev.recado.outbound.dispatch.Dispatch.Cancelled;
import dev.recado.outbound.dispatch.Dispatch.Ended;
import dev.recado.outbound.dispatch.Dispatch.Expired;
import dev.recado.outbound.dispatch.Dispatch.Ready;
import dev.recado.outbound.dispatch.Dispatch.Sending;
import dev.recado.outbound.dispatch.Dispatch.Uncertain;
import dev.recado.outbound.dispatch.DispatchRepository.EndedRow;
import dev.recado.outbound.dispatch.FinishedDispatches.Finished;
import dev.recado.outbound.dispatch.FinishedDispatches.Proof;
import dev.recado.outbound.pace.Pacer;
import dev.recado.outbound.whatsapp.SendOutcome;
import io.smallrye.mutiny.Uni;

/**
 * Stores the result of a send and ends a dispatch: its row, its work item and its event change in one transaction. A dispatch
 * that WhatsApp may have accepted never becomes ready again.
 */
@ApplicationScoped
class SendResults {

    private static final Duration ANSWER_WAIT_MAX = Duration.ofHours(1);
    private static final Duration RECHECK_AFTER = Duration.ofSeconds(1);

    private final DispatchRepository repository;
    private final WorkQueue queue;
    private final FinishedDispatches finished;
    private final ChannelBreaker breaker;
    private final AppliedEpochEvents controls;
    private final Pacer pacer;
    private final OutboundConfig config;

    SendResults(DispatchRepository repository, WorkQueue queue, FinishedDispatches finished, ChannelBreaker breaker,
            AppliedEpochEvents controls, Pacer pacer, OutboundConfig config) {
        this.repository = repository;
        this.queue = queue;
        this.finished = finished;
        this.breaker = breaker;
        this.controls = controls;
        this.pacer = pacer;
        this.config = config;
    }

    /** Stores the outcome of a request that was sent from the channel, and what it says about the channel's line. */
    Uni<Void> store(Tx tx, ClaimedWork claimed, Sending sending, Channel channel, SendOutcome outcome) {
        return storeOutcome(tx, claimed, sending, channel, outcome).chain(() -> breaker.record(tx, channel, outcome));
    }

    private Uni<Void> storeOutcome(Tx tx, ClaimedWork claimed, Sending sending, Channel channel, SendOutcome outcome) {
        return switch (outcome) {
            case SendOutcome.Accepted accepted -> end(tx, sending.accept(accepted.wamid()));
            case SendOutcome.Rejected rejected -> end(tx, sending.reject(rejected.error()));
            case SendOutcome.Retry retry -> giveBack(tx, claimed, sending, retry)
                    .chain(() -> retry.slowsNumber()
                            ? pacer.slow(sending.tenant(), tx, sending.channel())
                            : Uni.createFrom().voidItem());
            case SendOutcome.Uncertain uncertain -> markUncertain(tx, sending.markUncertain(uncertain.reason()),
                    channel.provider().has(Capability.CLIENT_IDS) ? config.uncertainAfter() : Duration.ZERO);
        };
    }

    /** Retries the dispatch later. Fails it immediately if a retry would come too late, so that a person can act. */
    private Uni<Void> giveBack(Tx tx, ClaimedWork claimed, Sending sending, SendOutcome.Retry retry) {
        return repository.giveBack(sending.tenant(), tx, sending.id(), claimed.token(), retry.after())
                .call(returned -> publishApplied(tx, sending, returned != null && returned.applies()))
                .chain(returned -> returned == null
                        ? Uni.createFrom().voidItem()
                        : switch (returned.dispatch()) {
                            case Ready ready -> isTooLong(returned.lane(), retry.after())
                                    ? end(tx, ready.fail(retry.error()))
                                    : requeue(tx, claimed, returned.lane(), retry.after(),
                                            DispatchWork.lastError(retry.error()));
                            case Cancelled cancelled -> end(tx, cancelled);
                            case Expired expired -> end(tx, expired.fail(retry.error()));
                        });
    }

    /** A person waits for an answer, so it fails immediately rather than after hours: somebody can then act. */
    private static boolean isTooLong(Lane lane, Duration wait) {
        return switch (lane) {
            case REPLY, AGENT -> wait.compareTo(ANSWER_WAIT_MAX) >= 0;
            case NOTICE, BULK -> false;
        };
    }

    /** Undoes a start of which it is unknown whether it was committed: nothing was sent, so the dispatch is ready again. */
    Uni<Void> undoStart(Tx tx, ClaimedWork claimed) {
        var ready = ready(claimed);
        return repository.undoStart(claimed.tenant(), tx, ready.id(), claimed.token())
                .call(returned -> publishApplied(tx, ready, returned != null && returned.applies()))
                .chain(returned -> returned == null
                        ? Uni.createFrom().voidItem()
                        : switch (returned.dispatch()) {
                            case Ready again -> requeue(tx, claimed, returned.lane(), Duration.ZERO, "not started");
                            case Cancelled cancelled -> end(tx, cancelled);
                            case Expired expired -> end(tx, expired);
                        })
                .chain(() -> tryAnother(tx, claimed));
    }

    /** Releases the work, or adds it again: it was removed when the dispatch became uncertain meanwhile. */
    private Uni<Void> requeue(Tx tx, ClaimedWork claimed, Lane lane, Duration after, String reason) {
        return release(tx, claimed, after, reason).chain(released -> released
                ? Uni.createFrom().voidItem()
                : queue.add(tx, DispatchWork.item(claimed.tenant(), new MessageId(claimed.id()),
                        ChannelId.of(claimed.channel()), claimed.person(), lane, after)).replaceWithVoid());
    }

    /** Stores that WhatsApp could not be reached; the dispatch stays ready unless its retry would come too late. */
    Uni<Void> storeUnreachable(Tx tx, ClaimedWork claimed, SendOutcome.Retry retry) {
        return retryInTime(tx, claimed, retry)
                .chain(() -> breaker.failed(tx, claimed.tenant(), ChannelId.of(claimed.channel())));
    }

    private Uni<Void> retryInTime(Tx tx, ClaimedWork claimed, SendOutcome.Retry retry) {
        var ready = ready(claimed);
        return repository.lockIfTooLate(ready.tenant(), tx, ready, retry.after())
                .chain(tooLate -> tooLate
                        ? end(tx, ready.fail(retry.error()))
                        : retryLater(tx, claimed, retry.after(), retry.error().title()));
    }

    /** Removes the work of an ended dispatch. If another worker sends it, checks again until the send deadline has passed. */
    Uni<Void> skip(Tx tx, ClaimedWork claimed) {
        return repository.isPending(claimed.tenant(), tx, new MessageId(claimed.id()))
                .chain(pending -> pending
                        ? retryLater(tx, claimed, RECHECK_AFTER, DispatchWork.SENT_BY_ANOTHER)
                        : removeWork(tx, ready(claimed)))
                .chain(() -> tryAnother(tx, claimed));
    }

    /** A number on trial does not wait for the outcome of a message that is not sent. */
    private Uni<Void> tryAnother(Tx tx, ClaimedWork claimed) {
        return breaker.tryAgain(tx, claimed.tenant(), ChannelId.of(claimed.channel()));
    }

    private static Ready ready(ClaimedWork claimed) {
        return new Ready(claimed.tenant(), new MessageId(claimed.id()));
    }

    private Uni<Void> retryLater(Tx tx, ClaimedWork claimed, Duration after, String reason) {
        return release(tx, claimed, after, reason).replaceWithVoid();
    }

    /** Keeps the wait of an item that another released after the end of its lease. */
    private Uni<Boolean> release(Tx tx, ClaimedWork claimed, Duration after, String reason) {
        return queue.retry(tx, claimed, after, reason).call(released -> released
                ? Uni.createFrom().voidItem()
                : queue.postpone(tx, claimed.tenant(), List.of(claimed.id()), after));
    }

    /**
     * Removes the work, so that the next message to the person can be sent. The outcome is published later: see
     * {@link UncertainSends}.
     */
    Uni<Void> markUncertain(Tx tx, Uncertain uncertain) {
        return markUncertain(tx, uncertain, config.uncertainAfter());
    }

    /** @param echoWait no time at a provider whose statuses contain no message id of ours, so that no echo can come */
    private Uni<Void> markUncertain(Tx tx, Uncertain uncertain, Duration echoWait) {
        return repository.markUncertain(uncertain.tenant(), tx, uncertain, echoWait)
                .chain(marked -> marked == null
                        ? Uni.createFrom().voidItem()
                        : removeWork(tx, uncertain).invoke(() -> finished.countUncertain(tx))
                                .chain(() -> publishApplied(tx, uncertain, marked.applies())));
    }

    /** Stores and publishes an end. Changes nothing if the end may not replace the state of the row. */
    Uni<Void> end(Tx tx, Ended ended) {
        return end(tx, ended, Proof.LATE_RESPONSE);
    }

    /** Stores and publishes an end that a status of WhatsApp proves. */
    Uni<Void> endByEcho(Tx tx, Accepted accepted) {
        return end(tx, accepted, Proof.STATUS_ECHO);
    }

    private Uni<Void> end(Tx tx, Ended ended, Proof proof) {
        return repository.end(ended.tenant(), tx, ended, finished.outcome(ended))
                .chain(row -> row == null
                        ? Uni.createFrom().voidItem()
                        : removeWork(tx, ended)
                                .chain(() -> finished.publish(tx, List.of(new Finished(ended, row)), proof))
                                .chain(() -> publishApplied(tx, ended, row.applies())));
    }

    /** Stores and publishes the acceptances of many dispatches together. One that is not open any more changes nothing. */
    Uni<Void> acceptAll(Tx tx, List<Accepted> accepted) {
        return TenantGroups.forEach(accepted.stream().collect(Collectors.groupingBy(Accepted::tenant)),
                (tenant, own) -> repository.acceptAll(tenant, tx, own).chain(rows -> endAll(tx, tenant,
                        own.stream().filter(one -> rows.containsKey(one.id())).toList(), rows)));
    }

    private Uni<Void> endAll(Tx tx, TenantId tenant, List<Accepted> ended, Map<MessageId, EndedRow> rows) {
        return queue.removeAll(tx, tenant, ended.stream().map(one -> one.id().value()).toList())
                .chain(() -> finished.publish(tx,
                        ended.stream().map(one -> new Finished(one, rows.get(one.id()))).toList(), Proof.LATE_RESPONSE))
                .chain(() -> Sequential.forEach(ended, one -> publishApplied(tx, one, rows.get(one.id()).applies())));
    }

    /** @param applies whether a newer epoch waits for the end of this send */
    private Uni<Void> publishApplied(Tx tx, Dispatch dispatch, boolean applies) {
        return applies ? controls.publishAfterLastSend(tx, dispatch) : Uni.createFrom().voidItem();
    }

    Uni<Void> removeWork(Tx tx, Dispatch dispatch) {
        return queue.remove(tx, dispatch.tenant(), dispatch.id().value()).replaceWithVoid();
    }
}
