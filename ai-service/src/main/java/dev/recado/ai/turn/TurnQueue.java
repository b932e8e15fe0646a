package dev.recado.ai.turn;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BinaryOperator;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ConversationControlled;
import dev.recado.events.Keys;
import dev.recado.events.ReplyRequested;
import dev.recado.events.SuiteEvent;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.lifecycle.Sequential;
import dev.recado.kit.work.WorkItem;
import dev.recado.kit.work.WorkQueue;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;

/** Queues reply requests as turns. A conversation has at most one waiting turn, the newest; it covers all earlier messages. */
@ApplicationScoped
class TurnQueue {

    private static final String CHANNEL = "turns";
    private static final int LANE = 0;
    private static final Comparator<ReplyRequested> BY_EPOCH_AND_TURN = Comparator.comparingLong(ReplyRequested::epoch)
            .thenComparingLong(ReplyRequested::turnSeq);
    private static final Comparator<ConversationControlled> BY_EPOCH = Comparator
            .comparingLong(ConversationControlled::epoch);

    private final Transactions transactions;
    private final TurnRepository repository;
    private final WorkQueue queue;

    TurnQueue(Transactions transactions, TurnRepository repository, WorkQueue queue) {
        this.transactions = transactions;
        this.repository = repository;
        this.queue = queue;
    }

    /** Stores the newest request of each conversation. A request that is not newer than the stored head is ignored. */
    Uni<Void> enqueueNewest(Tx tx, List<ReplyRequested> requests) {
        return Sequential.forEach(newestPerConversation(requests, BY_EPOCH_AND_TURN), request -> enqueue(tx, request));
    }

    /** Supersedes the waiting turns whose epoch is older than the conversation's new epoch. */
    Uni<Void> supersedeOlder(Tx tx, List<ConversationControlled> controls) {
        return Sequential.forEach(newestPerConversation(controls, BY_EPOCH), control -> supersede(tx, control));
    }

    /** Counts the tenant's open turns. */
    Uni<Depth> depth(TenantId tenant) {
        return transactions.run(tx -> repository.countOpen(tenant, tx));
    }

    private Uni<Void> enqueue(Tx tx, ReplyRequested request) {
        return repository.advanceHead(request.tenantId(), tx, request)
                .chain(newer -> newer ? replaceWaiting(tx, request) : ignore(request));
    }

    private Uni<Void> replaceWaiting(Tx tx, ReplyRequested request) {
        var tenant = request.tenantId();
        return repository.supersedeWaiting(tenant, tx, request.conversationId(), request.epoch())
                .call(replaced -> removeFromQueue(tx, tenant, replaced))
                .chain(replaced -> repository.insertWaiting(tenant, tx, request, replaced))
                .chain(delay -> queue.add(tx, workItem(request, delay)))
                .replaceWithVoid();
    }

    private Uni<Void> ignore(ReplyRequested request) {
        Log.debugf("Reply request is not newer than the latest turn and is ignored eventId=%s tenantId=%s", request.eventId(),
                request.tenantId());
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> supersede(Tx tx, ConversationControlled control) {
        var tenant = control.tenantId();
        return repository.raiseHeadEpoch(tenant, tx, control.conversationId(), control.epoch())
                .chain(() -> repository.supersedeWaiting(tenant, tx, control.conversationId(), control.epoch() - 1))
                .chain(replaced -> removeFromQueue(tx, tenant, replaced));
    }

    private Uni<Void> removeFromQueue(Tx tx, TenantId tenant, List<UUID> turns) {
        return Sequential.forEach(turns, id -> queue.remove(tx, tenant, id));
    }

    private static WorkItem workItem(ReplyRequested request, Duration delay) {
        return new WorkItem(request.tenantId(), Turn.idOf(request), CHANNEL, request.conversationId().toString(), LANE, true,
                delay);
    }

    /** Keeps one event per conversation, sorted by key. All batches lock rows in this order, so they never deadlock. */
    private static <E extends SuiteEvent> Collection<E> newestPerConversation(List<E> events, Comparator<E> age) {
        var newest = new TreeMap<String, E>();
        events.forEach(event -> newest.merge(event.tenantId() + ":" + Keys.of(event), event, BinaryOperator.maxBy(age)));
        return newest.values();
    }

    /** The number of a tenant's open turns by state. */
    record Depth(long waiting, long running) {
    }
}
