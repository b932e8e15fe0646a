package dev.recado.outbound.queue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Paged;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.idempotency.Idempotency;
import dev.recado.kit.idempotency.IdempotentRequest;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.outbox.Audits;
import dev.recado.kit.work.WorkInventory;
import dev.recado.kit.work.WorkInventory.LaneCount;
import dev.recado.kit.work.WorkPauses;
import dev.recado.kit.work.WorkPauses.PausedLane;
import dev.recado.outbound.dispatch.DispatchWork;
import dev.recado.outbound.queue.QueueRepository.QueueRow;
import dev.recado.outbound.queue.QueueView.LaneView;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Shows the queues of a tenant's numbers, and pauses and resumes their lanes. */
@ApplicationScoped
class Queues {

    private static final String ALL_LANES = "all";

    private final Transactions transactions;
    private final Idempotency idempotency;
    private final QueueRepository repository;
    private final WorkInventory inventory;
    private final WorkPauses pauses;
    private final Audits audits;

    Queues(Transactions transactions, Idempotency idempotency, QueueRepository repository, WorkInventory inventory,
            WorkPauses pauses, Audits audits) {
        this.transactions = transactions;
        this.idempotency = idempotency;
        this.repository = repository;
        this.inventory = inventory;
        this.pauses = pauses;
        this.audits = audits;
    }

    /** One page of a tenant's queues, and the count of all. */
    record QueuePage(long count, List<QueueView> queues) {
    }

    /** The lanes of a number that are paused now. */
    record PausedLanesView(String channelId, List<String> pausedLanes) {

        private static PausedLanesView of(UUID channel, List<PausedLane> lanes) {
            return new PausedLanesView(channel.toString(),
                    lanes.stream().map(lane -> QueueLanes.name(DispatchWork.lane(lane.lane()))).toList());
        }
    }

    /**
     * The lanes of a number that a person pauses or resumes.
     *
     * @param lane null for all lanes
     */
    record LaneChange(TenantId tenant, Actor actor, UUID channel, @Nullable String lane) {
    }

    Uni<QueuePage> list(TenantId tenant, PageRequest page) {
        return transactions.run(tx -> repository.count(tenant, tx)
                .chain(count -> repository.list(tenant, tx, page, Paged.COUNT_MAX + 1)
                        .chain(rows -> withLanes(tenant, tx, rows)).map(queues -> new QueuePage(count, queues))));
    }

    private Uni<List<QueueView>> withLanes(TenantId tenant, Tx tx, List<QueueRow> rows) {
        var channels = rows.stream().map(row -> row.channel().toString()).toList();
        return pauses.list(tx, tenant, channels).map(Queues::byLane)
                .chain(paused -> inventory.count(tx, tenant, channels, QueueLanes.ALL, Paged.COUNT_MAX + 1)
                        .map(counts -> views(rows, counts, paused)));
    }

    private static Map<List<Object>, PausedLane> byLane(List<PausedLane> paused) {
        return paused.stream().collect(Collectors.toMap(lane -> List.of(lane.channel(), lane.lane()), Function.identity()));
    }

    private static List<QueueView> views(List<QueueRow> rows, List<LaneCount> counts, Map<List<Object>, PausedLane> paused) {
        var lanes = counts.stream().collect(Collectors.groupingBy(LaneCount::channel, Collectors.mapping(
                count -> LaneView.of(count, paused.get(List.<Object>of(count.channel(), count.lane()))), Collectors.toList())));
        return rows.stream().map(row -> QueueView.of(row, lanes.get(row.channel().toString()))).toList();
    }

    /** Pauses lanes of a number. What is being sent ends; everything else waits, and expires as usual. */
    Uni<PausedLanesView> pause(LaneChange change, String reason, @Nullable IdempotentRequest once) {
        return change(change, once, tx -> pauses.pause(tx, change.tenant(), change.channel().toString(),
                QueueLanes.of(change.lane()), reason, change.actor().id())
                .chain(() -> audit(tx, change, "queue.paused")));
    }

    /** Resumes lanes of a number; nothing happens, and nothing is recorded, if none of them is paused. */
    Uni<PausedLanesView> resume(LaneChange change, @Nullable IdempotentRequest once) {
        return change(change, once, tx -> pauses.resume(tx, change.tenant(), change.channel().toString(),
                QueueLanes.of(change.lane()))
                .chain(resumed -> resumed == 0 ? Uni.createFrom().voidItem() : audit(tx, change, "queue.resumed")));
    }

    private Uni<PausedLanesView> change(LaneChange change, @Nullable IdempotentRequest once, Function<Tx, Uni<Void>> work) {
        return idempotency.run(once, PausedLanesView.class, tx -> repository.exists(change.tenant(), tx, change.channel())
                .chain(exists -> exists ? work.apply(tx) : Uni.createFrom().failure(Refusal.notFound("channel")))
                .chain(() -> pauses.list(tx, change.tenant(), List.of(change.channel().toString())))
                .map(paused -> PausedLanesView.of(change.channel(), paused)));
    }

    private Uni<Void> audit(Tx tx, LaneChange change, String action) {
        return audits.add(tx, AuditEntry.of(change.tenant(), change.actor(), action).to("channel", change.channel())
                .with("lane", Optional.ofNullable(change.lane()).orElse(ALL_LANES)));
    }
}
