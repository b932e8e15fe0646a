package dev.recado.outbound.channel;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;

/** Reads and writes the breakers of the numbers: the breaker columns of {@code pace} and the failure in {@code channel}. */
@ApplicationScoped
class BreakerRepository {

    /**
     * Locks the channel before its pace, like the change of a token. A breaker on trial always opens, a closed one only if $5 is
     * true, and one of a disconnected number never.
     */
    private static final String MARK_FAILING = """
        update channel c
        set failing_code = $3, failing_title = $4, failing_since = coalesce(failing_since, now())
        from pace p
        where c.tenant_id = $1 and c.channel_id = $2 and c.closed_at is null and p.tenant_id = $1 and p.channel_id = $2
            and (p.breaker = 'trial' or $5 and p.breaker = 'closed')""";
    private static final String OPEN = """
        update pace
        set breaker = 'open',
            probes = case when breaker = 'trial' then probes else 0 end,
            probe_at = clock_timestamp() + least($4::bigint, $3::bigint
                * case when breaker = 'trial' then 2 ^ least(probes, 20) else 1 end) * interval '1 millisecond'
        where tenant_id = $1 and channel_id = $2 and (breaker = 'trial' or $5 and breaker = 'closed')
        returning old.breaker""";
    private static final String CLOSE = """
        update pace
        set breaker = 'closed', probes = 0
        where tenant_id = $1 and channel_id = $2 and breaker <> 'closed'""";
    private static final String CLEAR_FAILING = """
        update channel
        set failing_code = null, failing_title = null, failing_since = null
        where tenant_id = $1 and channel_id = $2 and failing_code is not null""";
    /** Leaves a breaker alone that an access failure has opened. Changes no channel, so it waits for nobody who reads them. */
    private static final String TRY_FAILED_LINE = """
        update pace p
        set breaker = 'trial', probe_at = clock_timestamp()
        from channel c
        where p.tenant_id = $1 and p.channel_id = $2 and p.breaker <> 'closed'
            and c.tenant_id = p.tenant_id and c.channel_id = p.channel_id and c.failing_code = 0""";
    private static final String TRY = """
        update pace
        set breaker = 'trial', probe_at = clock_timestamp()
        where tenant_id = $1 and channel_id = $2 and breaker = 'open'""";
    private static final String TRY_AGAIN = """
        update pace
        set probe_at = clock_timestamp()
        where tenant_id = $1 and channel_id = $2 and breaker = 'trial'""";

    /** The pauses between probes: the first one, which doubles, and the longest one. */
    record ProbePauses(Duration first, Duration max) {
    }

    /**
     * Opens the breaker; returns true if it was closed.
     *
     * @param closedToo false if only a breaker on trial opens
     */
    Uni<Boolean> open(TenantId tenant, Tx tx, ChannelId id, Channel.Failing failing, ProbePauses pauses, boolean closedToo) {
        return tx.update(MARK_FAILING, tenant.value(), id.value(), failing.code(), failing.title(), closedToo)
                .chain(marked -> marked == 0
                        ? Uni.createFrom().item(false)
                        : tx.query(OPEN, tenant.value(), id.value(), pauses.first().toMillis(), pauses.max().toMillis(),
                                closedToo)
                                .map(rows -> "closed".equals(Rows.first(rows, row -> row.getString(0)))));
    }

    /** Closes the breaker; returns false if it was closed. */
    Uni<Boolean> close(TenantId tenant, Tx tx, ChannelId id) {
        return tx.update(CLEAR_FAILING, tenant.value(), id.value())
                .chain(() -> tx.update(CLOSE, tenant.value(), id.value()))
                .map(rows -> rows == 1);
    }

    /** Lets one more message try a line that failed; returns false if the breaker is closed, or open for another reason. */
    Uni<Boolean> tryFailedLine(TenantId tenant, Tx tx, ChannelId id) {
        return tx.update(TRY_FAILED_LINE, tenant.value(), id.value()).map(rows -> rows == 1);
    }

    /** Lets another message try the line of a number on trial. */
    Uni<Void> tryAgain(TenantId tenant, Tx tx, ChannelId id) {
        return tx.update(TRY_AGAIN, tenant.value(), id.value()).replaceWithVoid();
    }

    /** Lets one message try the line; returns false if the breaker is not open. */
    Uni<Boolean> tryLine(TenantId tenant, Tx tx, ChannelId id) {
        return tx.update(TRY, tenant.value(), id.value()).map(rows -> rows == 1);
    }
}
