package dev.recado.outbound.pace;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import org.jspecify.annotations.Nullable;

/** Grants the send slots of a number by the database's clock, so that all replicas share one rate. */
@ApplicationScoped
class PaceRepository {

    /**
     * Grants the slot at {@code next_at}, or now if that is in the past, so that idle time allows no burst. Spacing is $3; no
     * slot is granted more than $4 ahead.
     */
    private static final String GRANT = """
        update pace
        set next_at = greatest(next_at, clock_timestamp())
            + $3::bigint * case when slow_until > now() then 2 else 1 end * interval '1 microsecond'
        where tenant_id = $1 and channel_id = $2
            and next_at <= clock_timestamp() + $4::bigint * interval '1 microsecond'
        returning (extract(epoch from next_at - clock_timestamp()) * 1000000)::bigint
            - $3::bigint * case when slow_until > now() then 2 else 1 end""";
    private static final String WAIT = """
        select (extract(epoch from next_at - clock_timestamp()) * 1000000)::bigint - $3::bigint
        from pace
        where tenant_id = $1 and channel_id = $2 and next_at > '-infinity'""";
    private static final String SLOW = """
        update pace
        set slow_until = clock_timestamp() + $3::bigint * interval '1 microsecond',
            next_at = greatest(next_at, clock_timestamp() + $4::bigint * interval '1 microsecond')
        where tenant_id = $1 and channel_id = $2""";

    /** Commits without waiting for the disk: a slot that a crash loses is in the past after the restart. */
    private static final String COMMIT_WITHOUT_FLUSH = "set local synchronous_commit = off";

    /** Grants a slot if one is free within {@code aheadMax} and the number exists; returns the wait until it. */
    Uni<@Nullable Duration> grant(TenantId tenant, Tx tx, ChannelId channel, Duration spacing, Duration aheadMax) {
        return tx.connection().query(COMMIT_WITHOUT_FLUSH).execute()
                .chain(() -> tx.query(GRANT, tenant.value(), channel.value(), micros(spacing), micros(aheadMax)))
                .map(PaceRepository::duration);
    }

    /** Returns the wait until {@link #grant} can succeed, if the number exists. */
    Uni<@Nullable Duration> untilGrantable(TenantId tenant, Tx tx, ChannelId channel, Duration aheadMax) {
        return tx.query(WAIT, tenant.value(), channel.value(), micros(aheadMax)).map(PaceRepository::duration);
    }

    /** Grants no slot during the pause, and slots at half the rate for {@code slowFor}. */
    Uni<Void> slow(TenantId tenant, Tx tx, ChannelId channel, Duration pause, Duration slowFor) {
        return tx.update(SLOW, tenant.value(), channel.value(), micros(slowFor), micros(pause)).replaceWithVoid();
    }

    private static @Nullable Duration duration(RowSet<Row> rows) {
        return Rows.first(rows, row -> Duration.ofNanos(Math.max(0, row.getLong(0)) * 1000));
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
