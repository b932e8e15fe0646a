package dev.recado.outbound.pace;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/** Grants the slots of a number, by the database's clock alone, so that replicas share one pace. */
@ApplicationScoped
class PaceRepository {

    /** Spacing $3; the slot is the old `next_at` or now: none is saved up, and none is granted more than $4 ahead. */
    private static final String GRANT = """
        update pace set next_at = greatest(next_at, clock_timestamp())
            + $3::bigint * case when slow_until > now() then 2 else 1 end * interval '1 microsecond'
        where tenant_id = $1 and channel_id = $2
            and next_at <= clock_timestamp() + $4::bigint * interval '1 microsecond'
        returning (extract(epoch from next_at - clock_timestamp()) * 1000000)::bigint
            - $3::bigint * case when slow_until > now() then 2 else 1 end""";
    private static final String WAIT = """
        select (extract(epoch from next_at - clock_timestamp()) * 1000000)::bigint - $3::bigint from pace
        where tenant_id = $1 and channel_id = $2 and next_at > '-infinity'""";
    private static final String SLOW = """
        update pace set slow_until = clock_timestamp() + $3::bigint * interval '1 microsecond',
            next_at = greatest(next_at, clock_timestamp() + $4::bigint * interval '1 microsecond')
        where tenant_id = $1 and channel_id = $2""";

    /** A slot lost in a crash of the database lies in the past when it is back, so nobody waits for the disk. */
    private static final String NO_WAIT_FOR_DISK = "set local synchronous_commit = off";

    /** How long until the slot; null when none is free within the time ahead, or the number is not known. */
    Uni<Duration> grant(TenantId tenant, Tx tx, ChannelId channel, Pace pace) {
        return tx.connection().query(NO_WAIT_FOR_DISK).execute()
                .chain(() -> tx.query(GRANT, tenant.value(), channel.value(), micros(pace.spacing()), micros(pace.aheadMax())))
                .map(PaceRepository::duration);
    }

    /** How long until a slot may be asked for; null when the number is not known. */
    Uni<Duration> untilGrantable(TenantId tenant, Tx tx, ChannelId channel, Duration aheadMax) {
        return tx.query(WAIT, tenant.value(), channel.value(), micros(aheadMax)).map(PaceRepository::duration);
    }

    /** Nothing for a moment, then half as fast for a while. */
    Uni<Void> slow(TenantId tenant, Tx tx, ChannelId channel, Slowing slowing) {
        return tx.update(SLOW, tenant.value(), channel.value(), micros(slowing.half()), micros(slowing.pause()))
                .replaceWithVoid();
    }

    private static Duration duration(RowSet<Row> rows) {
        return rows.size() == 0 ? null : Duration.ofNanos(Math.max(0, rows.iterator().next().getLong(0)) * 1000);
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }

    record Pace(Duration spacing, Duration aheadMax) {
    }

    record Slowing(Duration pause, Duration half) {
    }
}
