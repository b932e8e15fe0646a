package dev.recado.kit.work;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.database.IndexOrder;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** Counts and lists the items of a channel for people. Every statement reads at most the given number of items of each lane. */
@ApplicationScoped
@IfBuildProperty(name = "recado.database.enabled", stringValue = "true", enableIfMissing = true)
public class WorkInventory {

    /**
     * The ordered subquery makes the planner read each lane in the index of the claims. Claimed items are few: each replica has a
     * limited number of them.
     */
    static final String COUNT = """
        select l.channel, l.lane, w.waiting, w.oldest_seconds, coalesce(c.claimed, 0) as claimed
        from (
            select channel, lane
            from unnest($3::text[]) as ch(channel)
            cross join unnest($4::smallint[]) as la(lane)) l
        cross join lateral (
            select count(*) as waiting, floor(extract(epoch from clock_timestamp() - min(f.created_at)))::bigint as oldest_seconds
            from (
                select w.created_at
                from work w
                where w.queue = $1 and w.tenant_id = $2 and w.channel = l.channel and w.lane = l.lane and not w.claimed
                order by w.due_at, w.seq
                limit $5) f) w
        left join (
            select channel, lane, count(*) as claimed
            from work
            where queue = $1 and tenant_id = $2 and claimed
            group by channel, lane) c on c.channel = l.channel and c.lane = l.lane
        order by l.channel, l.lane""";
    static final String LIST_WAITING = """
        select id, lane, seq, due_at, attempts, last_error, created_at
        from work
        where queue = $1 and tenant_id = $2 and channel = $3 and not claimed and lane = any($4::smallint[])
            and (lane, due_at, seq) > ($5::smallint, $6::timestamptz, $7::bigint)
        order by lane, due_at, seq
        limit $8""";
    static final String LIST_CLAIMED = """
        select id, lane, seq, due_at, attempts, last_error, created_at
        from work
        where queue = $1 and tenant_id = $2 and channel = $3 and claimed and lane = any($4::smallint[])
            and (lane, due_at, seq) > ($5::smallint, $6::timestamptz, $7::bigint)
        order by lane, due_at, seq
        limit $8""";

    private final WorkConfig config;

    WorkInventory(WorkConfig config) {
        this.config = config;
    }

    /**
     * The items of one lane.
     *
     * @param waiting at most the limit of the caller
     * @param oldestSeconds the age of the oldest one of the counted items; null without one
     */
    public record LaneCount(String channel, int lane, long waiting, @Nullable Long oldestSeconds, long claimed) {

        private static LaneCount of(Row row) {
            return new LaneCount(row.getString("channel"), row.getShort("lane"), row.getLong("waiting"),
                    row.getLong("oldest_seconds"), row.getLong("claimed"));
        }
    }

    /** An item of the queue; the lane, the due time and the sequence number are its position. */
    public record WorkEntry(UUID id, int lane, Instant dueAt, long seq, int attempts, @Nullable String lastError,
            Instant createdAt) {

        private static WorkEntry of(Row row) {
            return new WorkEntry(row.getUUID("id"), row.getShort("lane"), Rows.instant(row, "due_at"), row.getLong("seq"),
                    row.getInteger("attempts"), row.getString("last_error"), Rows.instant(row, "created_at"));
        }
    }

    /** The position after which a page begins. */
    public record Position(int lane, Instant dueAt, long seq) {

        /** Before every item. */
        public static final Position START = new Position(-1, Instant.EPOCH, 0);
    }

    /**
     * The part of a channel's queue to list.
     *
     * @param claimed true for the items that workers have claimed, false for the waiting ones
     */
    public record Section(String channel, Collection<Integer> lanes, boolean claimed) {

        public Section {
            lanes = List.copyOf(lanes);
        }
    }

    /** Counts the items of each of these lanes in each channel. */
    public Uni<List<LaneCount>> count(Tx tx, TenantId tenant, Collection<String> channels, Collection<Integer> lanes,
            int waitingMax) {
        return IndexOrder.require(tx).chain(() -> tx.query(COUNT, config.queue(), tenant.value(),
                channels.toArray(String[]::new), Rows.smallints(lanes), waitingMax))
                .map(rows -> Rows.list(rows, LaneCount::of));
    }

    /** Lists items in the order of the claims. */
    public Uni<List<WorkEntry>> list(Tx tx, TenantId tenant, Section section, Position after, int limit) {
        var list = section.claimed() ? LIST_CLAIMED : LIST_WAITING;
        return IndexOrder.require(tx).chain(() -> tx.query(list, config.queue(), tenant.value(), section.channel(),
                Rows.smallints(section.lanes()), (short) after.lane(), after.dueAt(), after.seq(), limit))
                .map(rows -> Rows.list(rows, WorkEntry::of));
    }
}
