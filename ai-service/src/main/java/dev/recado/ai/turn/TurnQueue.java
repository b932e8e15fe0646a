package dev.recado.ai.turn;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BinaryOperator;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ConversationControlled;
import dev.recado.events.Keys;
import dev.recado.events.ReplyRequested;
import dev.recado.events.SuiteEvent;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import dev.recado.kit.work.WorkItem;
import dev.recado.kit.work.WorkQueue;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Takes turns in: at most one waits per conversation, the newest, which covers all before it. */
@ApplicationScoped
class TurnQueue {

    private static final String CHANNEL = "turns";
    private static final int LANE = 0;
    private static final Comparator<ReplyRequested> AGE = Comparator.comparingLong(ReplyRequested::epoch)
            .thenComparingLong(ReplyRequested::turnSeq);
    private static final Comparator<ConversationControlled> EPOCH = Comparator.comparingLong(ConversationControlled::epoch);

    private final TurnRepository repository;
    private final WorkQueue queue;

    TurnQueue(TurnRepository repository, WorkQueue queue) {
        this.repository = repository;
        this.queue = queue;
    }

    /** Stores each conversation's newest request; what is not newer than the known is a repeat or overtaken. */
    Uni<Void> enqueue(Tx tx, List<ReplyRequested> requests) {
        return each(newest(requests, AGE), request -> enqueue(tx, request));
    }

    /** Drops what waits of conversations that someone else answers now. */
    Uni<Void> supersede(Tx tx, List<ConversationControlled> controls) {
        return each(newest(controls, EPOCH), control -> supersede(tx, control));
    }

    private Uni<Void> enqueue(Tx tx, ReplyRequested request) {
        return repository.advance(request.tenantId(), tx, request)
                .chain(newer -> newer ? replaceWaiting(tx, request) : ignore(request));
    }

    private Uni<Void> replaceWaiting(Tx tx, ReplyRequested request) {
        var tenant = request.tenantId();
        return repository.supersede(tenant, tx, request.conversationId(), request.epoch())
                .call(replaced -> remove(tx, tenant, replaced))
                .chain(replaced -> repository.insert(tenant, tx, request, replaced))
                .chain(delay -> queue.add(tx, item(request, delay)))
                .replaceWithVoid();
    }

    private Uni<Void> ignore(ReplyRequested request) {
        Log.debugf("an older request is ignored eventId=%s tenantId=%s", request.eventId(), request.tenantId());
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> supersede(Tx tx, ConversationControlled control) {
        var tenant = control.tenantId();
        return repository.rise(tenant, tx, control.conversationId(), control.epoch())
                .chain(() -> repository.supersede(tenant, tx, control.conversationId(), control.epoch() - 1))
                .chain(replaced -> remove(tx, tenant, replaced));
    }

    private Uni<Void> remove(Tx tx, TenantId tenant, List<UUID> turns) {
        return each(turns, id -> queue.remove(tx, tenant, id).replaceWithVoid());
    }

    private static WorkItem item(ReplyRequested request, Duration delay) {
        return new WorkItem(request.tenantId(), Turn.idOf(request), CHANNEL, request.conversationId().toString(), LANE, true,
                delay);
    }

    /** One event per conversation, in the order of the ids, so that two batches never lock each other out. */
    private static <E extends SuiteEvent> Collection<E> newest(List<E> events, Comparator<E> age) {
        var newest = new TreeMap<String, E>();
        events.forEach(event -> newest.merge(event.tenantId() + ":" + Keys.of(event), event, BinaryOperator.maxBy(age)));
        return newest.values();
    }

    private static <T> Uni<Void> each(Collection<T> items, Function<T, Uni<Void>> step) {
        return Multi.createFrom().iterable(items).onItem().transformToUniAndConcatenate(step::apply).collect().last()
                .replaceWithVoid();
    }
}
