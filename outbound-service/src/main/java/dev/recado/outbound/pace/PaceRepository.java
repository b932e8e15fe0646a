package dev.recado.outbound.pace;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;

/** Changes the rate of one number. {@link SlotGrants} grants its slots. */
@ApplicationScoped
class PaceRepository {

    /** A refused number never sends less than this share of its rate. */
    private static final double SHARE_MIN = 1.0 / 16;
    /**
     * The share of the rate of a refused number: it grows evenly from the end of the pause on. The time for the whole rate is a
     * parameter in seconds.
     */
    static final String SHARE = """
        least(1, %1$s.rate_share
                + greatest(0, extract(epoch from statement_timestamp() - %1$s.slow_until)::float8) / %2$s::float8)""";
    /** The refusals of one second are one: they answer requests that left before the first of them. */
    private static final String SLOW = """
        update pace p
        set rate_share = greatest($5::float8, %s / 2),
            slow_until = clock_timestamp() + $3::bigint * interval '1 microsecond',
            next_at = greatest(next_at, clock_timestamp() + $3::bigint * interval '1 microsecond')
        where tenant_id = $1 and channel_id = $2 and slow_until <= statement_timestamp()"""
            .formatted(SHARE.formatted("p", "$4"));

    /** Grants no slot during the pause, and then slots at half the present rate, which recovers. */
    Uni<Void> slow(TenantId tenant, Tx tx, ChannelId channel, Duration pause, Duration recovery) {
        return tx
                .update(SLOW, tenant.value(), channel.value(), pause.toNanos() / 1000, (double) recovery.toSeconds(), SHARE_MIN)
                .replaceWithVoid();
    }
}
