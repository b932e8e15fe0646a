package dev.recado.kit;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/** Work that outlives the process: claimed under a lease, fenced by a token, in order per person, by the database's clock alone. */
@ApplicationScoped
@IfBuildProperty(name = "recado.database.enabled", stringValue = "true", enableIfMissing = true)
public class WorkQueue {

    private static final int CLAIM_TRIES_MAX = 5;
    private static final int ERROR_CHARS_MAX = 200;
    private static final String UNIQUE_VIOLATION = "23505";

    private final WorkConfig config;
    private final WorkLoop loop;

    WorkQueue(WorkConfig config, WorkLoop loop) {
        this.config = config;
        this.loop = loop;
    }

    /** False: it is there already. */
    public Uni<Boolean> add(Tx tx, WorkItem item) {
        tx.afterCommit(() -> loop.wakeIn(item.delay()));
        return tx.update(WorkSql.ADD, item.tenant().value(), config.queue(), item.id(), item.channel(), item.person(),
                (short) item.lane(), item.ordered(), item.delay().toMillis()).map(rows -> rows == 1);
    }

    /** Moves waiting work; what runs already is left alone. */
    public Uni<Void> reschedule(Tx tx, TenantId tenant, UUID id, Duration delay) {
        tx.afterCommit(() -> loop.wakeIn(delay));
        return tx.update(WorkSql.RESCHEDULE, tenant.value(), config.queue(), id, delay.toMillis()).replaceWithVoid();
    }

    /** At most so many that are due and whose turn it is, by lane, due time and arrival; those of a dead worker first. */
    public Uni<List<Claimed>> claim(Tx tx, int limit) {
        return tx.connection().query("savepoint claim").execute()
                .chain(() -> claimed(tx, limit))
                .onFailure(failure -> UNIQUE_VIOLATION.equals(Failures.sqlState(failure)))
                .call(() -> tx.connection().query("rollback to savepoint claim").execute())
                .onFailure(failure -> UNIQUE_VIOLATION.equals(Failures.sqlState(failure))).retry().atMost(CLAIM_TRIES_MAX);
    }

    /** True iff it was still ours: it is gone then. */
    public Uni<Boolean> finish(Tx tx, Claimed claimed) {
        tx.afterCommit(loop::wake);
        return tx.update(WorkSql.FINISH, claimed.tenant().value(), config.queue(), claimed.id(), claimed.token())
                .map(rows -> rows == 1);
    }

    /** Gives it back for a later try, iff it was still ours. */
    public Uni<Boolean> retry(Tx tx, Claimed claimed, Duration after, String error) {
        tx.afterCommit(() -> loop.wakeIn(after));
        var reason = error == null || error.length() <= ERROR_CHARS_MAX ? error : error.substring(0, ERROR_CHARS_MAX);
        return tx
                .update(WorkSql.RETRY, claimed.tenant().value(), config.queue(), claimed.id(), claimed.token(),
                        after.toMillis(), reason)
                .map(rows -> rows == 1);
    }

    /** Takes it away in whatever state: who runs it finds the token gone. */
    public Uni<Boolean> remove(Tx tx, TenantId tenant, UUID id) {
        tx.afterCommit(loop::wake);
        return tx.update(WorkSql.REMOVE, tenant.value(), config.queue(), id).map(rows -> rows == 1);
    }

    /** Begins to work: as many at once as said, each on a Vert.x context of its own; a failing handler is tried again with back-off. */
    public void start(int concurrencyMax, Function<Claimed, Uni<Void>> handler) {
        loop.start(this, concurrencyMax, handler);
    }

    public void wake() {
        loop.wake();
    }

    /** Keeps what runs from being taken over; the answer is the number still ours. */
    Uni<Integer> extend(Tx tx, List<Claimed> running) {
        return tx.update(WorkSql.EXTEND, config.queue(),
                running.stream().map(claimed -> claimed.tenant().value()).toArray(UUID[]::new),
                running.stream().map(Claimed::id).toArray(UUID[]::new),
                running.stream().map(Claimed::token).toArray(Long[]::new),
                config.lease().toMillis());
    }

    private Uni<List<Claimed>> claimed(Tx tx, int limit) {
        return tx.query(WorkSql.CLAIM, config.queue(), limit, config.lease().toMillis()).map(WorkQueue::inTurn);
    }

    private static List<Claimed> inTurn(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .sorted(Comparator.comparing((Row row) -> row.getShort("lane")).thenComparing(row -> row.getLong("seq")))
                .map(row -> new Claimed(new TenantId(row.getUUID("tenant_id")), row.getUUID("id"), row.getString("channel"),
                        row.getString("person"), row.getInteger("attempts"), row.getLong("token")))
                .toList();
    }
}
