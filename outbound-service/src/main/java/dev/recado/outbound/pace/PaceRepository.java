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

    private static final String SLOW = """
        update pace
        set slow_until = clock_timestamp() + $3::bigint * interval '1 microsecond',
            next_at = greatest(next_at, clock_timestamp() + $4::bigint * interval '1 microsecond')
        where tenant_id = $1 and channel_id = $2""";

    /** Grants no slot during the pause, and slots at half the rate for {@code slowFor}. */
    Uni<Void> slow(TenantId tenant, Tx tx, ChannelId channel, Duration pause, Duration slowFor) {
        return tx.update(SLOW, tenant.value(), channel.value(), micros(slowFor), micros(pause)).replaceWithVoid();
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
