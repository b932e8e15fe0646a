package dev.recado.ai.turn;

import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.ai.turn.TurnRepository.Superseded;
import dev.recado.events.ConversationControlled;
import dev.recado.events.ConversationId;
import dev.recado.events.Keys;
import dev.recado.events.ReplyRequested;
import dev.recado.events.SuiteEvent;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.events.TenantGroups;
import dev.recado.kit.work.WorkItem;
import dev.recado.kit.work.WorkQueue;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;

/** Queues reply requests as turns. A conversation has at most one waiting turn, the newest; it covers all earlier messages. */
@ApplicationScoped
class TurnQueue {

    private static final String CHANNEL = "turns";
    private static final int LANE = 0;
    /** At most this age of a request is deducted from the debounce, so that a wrong clock cannot shorten it further. */
    private static final Duration DEDUCTED_AGE_MAX = Duration.ofMillis(200);
    private static final Comparator<ReplyRequested> BY_EPOCH_AND_TURN = Comparator.comparingLong(ReplyRequested::epoch)
            .thenComparingLong(ReplyRequested::turnSeq);
    private static final Comparator<ConversationControlled> BY_EPOCH = Comparator
            .comparingLong(ConversationControlled::epoch);

    private final Transactions transactions;
    private final TurnRepository repository;
    private final WorkQueue queue;
    private final TurnConfig config;
    private final Clock clock;

    TurnQueue(Transactions transactions, TurnRepository repository, WorkQueue queue, TurnConfig config, Clock clock) {
        this.transactions = transactions;
        this.repository = repository;
        this.queue = queue;
        this.config = config;
        this.clock = clock;
    }

    /** Stores the newest request of each conversation. A request that is not newer than the stored head is ignored. */
    Uni<Void> enqueueNewest(Tx tx, List<ReplyRequested> requests) {
        return TenantGroups.forEach(requests, (tenant, own) -> {
            var newest = newestPerConversation(own, BY_EPOCH_AND_TURN);
            return repository.advanceHeads(tenant, tx, newest).chain(newer -> enqueue(tx, tenant,
                    newest.stream().filter(request -> isNewer(request, newer)).toList()));
        });
    }

    /** Supersedes the waiting turns whose epoch is older than the conversation's new epoch. */
    Uni<Void> supersedeOlder(Tx tx, List<ConversationControlled> controls) {
        return TenantGroups.forEach(controls, (tenant, own) -> {
            var newest = newestPerConversation(own, BY_EPOCH);
            return repository.raiseHeadEpochs(tenant, tx, newest)
                    .chain(() -> supersede(tx, tenant, newest.stream().collect(Collectors.toMap(
                            ConversationControlled::conversationId, control -> control.epoch() - 1))))
                    .replaceWithVoid();
        });
    }

    /** Counts the tenant's open turns. */
    Uni<Depth> depth(TenantId tenant) {
        return transactions.run(tx -> repository.countOpen(tenant, tx));
    }

    private static boolean isNewer(ReplyRequested request, Set<ConversationId> newer) {
        var isNewer = newer.contains(request.conversationId());
        if (!isNewer) {
            Log.debugf("Reply request is not newer than the latest turn and is ignored eventId=%s tenantId=%s",
                    request.eventId(), request.tenantId());
        }
        return isNewer;
    }

    private Uni<Void> enqueue(Tx tx, TenantId tenant, List<ReplyRequested> requests) {
        if (requests.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return supersede(tx, tenant, requests.stream().collect(Collectors.toMap(
                ReplyRequested::conversationId, ReplyRequested::epoch)))
                .chain(replaced -> repository.insertWaiting(tenant, tx, requests, replaced))
                .chain(remainingMax -> queue.addAll(tx, requests.stream()
                        .map(request -> workItem(request, untilDue(request, remainingMax.get(Turn.idOf(request))))).toList()))
                .replaceWithVoid();
    }

    /** Ends the waiting turns of each conversation up to that epoch, and removes them from the work queue. */
    private Uni<List<Superseded>> supersede(Tx tx, TenantId tenant, Map<ConversationId, Long> epochsMax) {
        return repository.supersedeWaiting(tenant, tx, epochsMax)
                .call(replaced -> queue.removeAll(tx, tenant, replaced.stream().map(Superseded::id).toList()));
    }

    /** Counts the debounce from the time of the request. The result never exceeds what remains of {@code debounceMax}. */
    private Duration untilDue(ReplyRequested request, Duration remainingMax) {
        var age = Duration.between(request.occurredAt(), clock.instant());
        var deducted = age.isNegative() ? Duration.ZERO : shorter(age, shorter(DEDUCTED_AGE_MAX, config.debounce()));
        return shorter(config.debounce().minus(deducted), remainingMax);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static WorkItem workItem(ReplyRequested request, Duration delay) {
        return new WorkItem(request.tenantId(), Turn.idOf(request), CHANNEL, request.conversationId().toString(), LANE, true,
                delay);
    }

    /** Keeps one event per conversation. All batches lock rows in this order, so they never deadlock. */
    private static <E extends SuiteEvent> List<E> newestPerConversation(List<E> events, Comparator<E> age) {
        var newest = new TreeMap<String, E>();
        events.forEach(event -> newest.merge(Keys.of(event), event, BinaryOperator.maxBy(age)));
        return List.copyOf(newest.values());
    }

    /** The number of a tenant's open turns by state. */
    record Depth(long waiting, long running) {
    }
}
