package dev.recado.kit.work;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import dev.recado.kit.work.WorkRepository.Deleted;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;

/**
 * A durable queue in PostgreSQL: work is claimed under a lease, fenced by a token, and kept in order per channel and person.
 */
@ApplicationScoped
@IfBuildProperty(name = "recado.database.enabled", stringValue = "true", enableIfMissing = true)
public class WorkQueue {

    /** The last error of an item that waits for the pace of its person. */
    public static final String OVER_PACE = "too many messages to this person in a short time";
    private static final long WAKE_ROUNDING_MILLIS = 10;

    private final WorkRepository repository;
    private final PacedClaims paced;
    private final WorkLoop loop;

    WorkQueue(WorkRepository repository, PacedClaims paced, WorkLoop loop) {
        this.repository = repository;
        this.paced = paced;
        this.loop = loop;
    }

    /** Starts to claim and run work. A handler that fails is retried with back-off. A second call throws. */
    public void start(int concurrencyMax, Function<ClaimedWork, Uni<Void>> handler) {
        loop.start(concurrencyMax, handler);
    }

    /**
     * Starts to claim and run work. The service decides how many items of each channel are claimed.
     *
     * @param intervalMin the shortest time from the start of a claim that finds work to the start of the next claim
     */
    public void start(int concurrencyMax, Duration intervalMin, Claims claims) {
        loop.start(concurrencyMax, intervalMin, claims);
    }

    /** Lists the channels with due work, and counts the due items of each up to {@code dueMax}. */
    public Uni<List<WaitingChannel>> waiting(Tx tx, int dueMax) {
        return repository.waiting(tx, dueMax);
    }

    /** Claims due items of all channels, by lane and due time. */
    public Uni<List<ClaimedWork>> claim(Tx tx, int limit) {
        return repository.claim(tx, limit);
    }

    /**
     * Claims due items of these channels, which the caller has locked, by lane and due time, and keeps the pace of each person. An item
     * over the pace stays waiting until its person's bucket has room.
     */
    public Uni<List<ClaimedWork>> claim(Tx tx, List<ChannelShare> shares, PersonPace pace) {
        return paced.claim(tx, shares, pace)
                .invoke(result -> result.putOff().stream().min(Duration::compareTo)
                        .ifPresent(wait -> tx.afterCommit(() -> loop.wakeIn(wait))))
                .map(PacedClaims.Paced::claimed);
    }

    /** Releases items that must not be worked on yet, in the transaction that claimed them; their attempts are not counted. */
    public Uni<Void> putOff(Tx tx, List<ClaimedWork> claimed, Duration after, String reason) {
        return paced.putOff(tx, claimed, after, reason).replaceWithVoid();
    }

    /**
     * Releases work that was claimed at this pace and sent nothing to its person. Neither its attempt nor the pace of the person
     * counts it. Call it last in a transaction, because it locks the pace.
     */
    public Uni<Void> putBack(Tx tx, ClaimedWork claimed, Duration after, String reason, PersonPace pace) {
        tx.afterCommit(() -> loop.wakeIn(after));
        return paced.putBack(tx, claimed, after, reason, pace, 1).replaceWithVoid();
    }

    /** As {@link #putBack}, but counts the attempt, because it failed. It waits also if its lapsed claim was released by another. */
    public Uni<Void> putBackFailed(Tx tx, ClaimedWork claimed, Duration after, String error, PersonPace pace) {
        tx.afterCommit(() -> loop.wakeIn(after));
        return paced.putBack(tx, claimed, after, error, pace, 0).chain(released -> released
                ? Uni.createFrom().voidItem()
                : postpone(tx, claimed.tenant(), List.of(claimed.id()), after));
    }

    /** Deletes the paces of persons whose buckets are full again; returns how many. */
    public Uni<Integer> deleteIdlePaces(Tx tx, int rowsMax) {
        return paced.deleteIdle(tx, rowsMax);
    }

    /** Claims again soon, because work that waited may have become claimable. */
    public void wake() {
        loop.wake();
    }

    /** Adds an item; the result is false when the queue has it already. */
    public Uni<Boolean> add(Tx tx, WorkItem item) {
        return addAll(tx, List.of(item)).map(added -> added == 1);
    }

    /**
     * Adds items, whose order is kept per channel and person; returns how many the queue did not have. Two transactions that can
     * add the same ids must add them in the same order.
     */
    public Uni<Integer> addAll(Tx tx, List<WorkItem> items) {
        if (items.isEmpty()) {
            return Uni.createFrom().item(0);
        }
        // each due time needs its own timer, because the poll runs only every 500 ms
        tx.afterCommit(() -> items.stream().mapToLong(item -> wakeDelayMillis(item.delay())).distinct()
                .forEach(millis -> loop.wakeIn(Duration.ofMillis(millis))));
        return repository.addAll(tx, items);
    }

    /** Rounds up, so that items due within the same 10 ms share one timer. */
    private static long wakeDelayMillis(Duration delay) {
        return (delay.toMillis() + WAKE_ROUNDING_MILLIS - 1) / WAKE_ROUNDING_MILLIS * WAKE_ROUNDING_MILLIS;
    }

    /** Deletes finished work; the result is false when another worker has claimed it in the meantime. */
    public Uni<Boolean> finish(Tx tx, ClaimedWork claimed) {
        return finishAll(tx, List.of(claimed)).map(finished -> finished.contains(claimed.id()));
    }

    /** Deletes finished work and returns the ids of the items that no other worker has claimed in the meantime. */
    public Uni<Set<UUID>> finishAll(Tx tx, List<ClaimedWork> claimed) {
        return repository.finish(tx, claimed).invoke(deleted -> wakeIfUnblocked(tx, deleted)).map(Deleted::ids);
    }

    /** Releases work for a later try; the result is false when another worker has claimed it in the meantime. */
    public Uni<Boolean> retry(Tx tx, ClaimedWork claimed, Duration after, String error) {
        tx.afterCommit(() -> loop.wakeIn(after));
        return repository.retry(tx, claimed, after, error);
    }

    /** Makes items due no earlier than after the time. Leaves out those that are claimed or locked. */
    public Uni<Void> postpone(Tx tx, TenantId tenant, Collection<UUID> ids, Duration after) {
        return ids.isEmpty() ? Uni.createFrom().voidItem() : repository.postpone(tx, tenant, ids, after);
    }

    /** Deletes an item in any state; a worker that runs it finds its token invalid. */
    public Uni<Boolean> remove(Tx tx, TenantId tenant, UUID id) {
        return removeAll(tx, tenant, List.of(id)).map(removed -> removed == 1);
    }

    /** Deletes items in any state, and returns how many there were. */
    public Uni<Integer> removeAll(Tx tx, TenantId tenant, Collection<UUID> ids) {
        return ids.isEmpty()
                ? Uni.createFrom().item(0)
                : repository.remove(tx, tenant, ids).invoke(deleted -> wakeIfUnblocked(tx, deleted))
                        .map(deleted -> deleted.ids().size());
    }

    /** A claim is needed only for an item that a deleted one held back. */
    private void wakeIfUnblocked(Tx tx, Deleted deleted) {
        if (deleted.unblocks()) {
            tx.afterCommit(loop::wake);
        }
    }
}
