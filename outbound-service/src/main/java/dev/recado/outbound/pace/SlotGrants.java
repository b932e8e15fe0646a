package dev.recado.outbound.pace;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import dev.recado.kit.work.ChannelShare;
import dev.recado.outbound.OutboundConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;

/** Grants the send slots of the numbers of all tenants by the database's clock, so that all replicas share one rate. */
@ApplicationScoped
class SlotGrants {

    /** The share of its rate at which a number sends, however much it receives: else no answer would leave. */
    private static final double OUTBOUND_SHARE_MIN = 0.1;
    private static final double MICROS_PER_SECOND = 1_000_000;
    /**
     * Grants each number the free slots up to its places, from {@code next_at} or now, so that idle time allows no burst. The
     * spacing at the full rate is $8 divided by what Meta allows the number, or $4 if that is not known or not wanted. A refused
     * number gets a share of its rate, which recovers within $7 seconds. What the number received in the last ten seconds is taken
     * off its rate, because Meta counts both. No slot is granted more than $5 ahead. A number that another transaction has locked
     * gets none; an unknown number gets all places, because its dispatches fail and nothing is sent. An open breaker grants no slot;
     * one on trial grants one, and then none for $6, in which its outcome must arrive. The slot of a trial lasts half of that time:
     * there is no burst to prevent, and a first connect takes longer than a slot.
     */
    private static final String GRANT = """
        with wanted as (
            select * from unnest($1::uuid[], $2::uuid[], $3::int[]) as w(tenant_id, channel_id, places)
        ), free as (
            select tenant_id, channel_id, p.breaker, case when p.breaker = 'trial' then 1 else w.places end as places,
                greatest(p.next_at, statement_timestamp()) as first_at,
                (limited.spacing / %s / greatest(%s, 1 - limited.spacing / 10000000.0 * coalesce((
                    select sum(i.messages)
                    from inbound_second i
                    where i.tenant_id = p.tenant_id and i.channel_id = p.channel_id
                        and i.second > extract(epoch from statement_timestamp())::bigint - 10), 0)))::bigint as spacing
            from wanted w
            join pace p using (tenant_id, channel_id)
            cross join lateral (select coalesce($8::float8 / p.messages_per_second, $4::bigint) as spacing) limited
            where p.next_at <= statement_timestamp() + $5::bigint * interval '1 microsecond'
                and (p.breaker = 'closed' or p.breaker = 'trial' and p.probe_at <= statement_timestamp())
            order by tenant_id, channel_id
            for update of p skip locked
        ), granted as (
            select tenant_id, channel_id, breaker, first_at, spacing, least(places, 1 + floor(
                (extract(epoch from statement_timestamp() - first_at) * 1000000 + $5::bigint) / spacing))::int as slots
            from free
        ), moved as (
            update pace p
            set next_at = g.first_at + g.slots * g.spacing * interval '1 microsecond',
                probe_at = case when g.breaker = 'trial' then statement_timestamp() + $6::bigint * interval '1 microsecond'
                    else p.probe_at end
            from granted g
            where p.tenant_id = g.tenant_id and p.channel_id = g.channel_id
        )
        select w.tenant_id, w.channel_id,
            case when p.tenant_id is null then w.places else coalesce(g.slots, 0) end as slots,
            (extract(epoch from g.first_at - statement_timestamp()) * 1000000)::bigint as first_micros,
            coalesce(g.spacing, 0) as spacing_micros,
            coalesce(g.breaker = 'trial', false) as on_trial,
            p.tenant_id is not null as known,
            case when p.breaker = 'closed' then (extract(epoch from
                coalesce(g.first_at + g.slots * g.spacing * interval '1 microsecond',
                    greatest(p.next_at, statement_timestamp()))
                - statement_timestamp()) * 1000000)::bigint - $5::bigint end as again_micros
        from wanted w
        left join pace p using (tenant_id, channel_id)
        left join granted g using (tenant_id, channel_id)""".formatted(PaceRepository.SHARE.formatted("p", "$7"),
            OUTBOUND_SHARE_MIN);
    private static final String GIVE_BACK = """
        update pace
        set next_at = next_at - $3::bigint * interval '1 microsecond',
            probe_at = case when breaker = 'trial' then statement_timestamp() else probe_at end
        where tenant_id = $1 and channel_id = $2""";

    private static final String PAUSED = """
        select tenant_id, channel_id
        from pace
        where breaker <> 'closed' and (breaker = 'open' or probe_at > statement_timestamp())""";

    /** A number that gets no slot: its breaker is open, or a message on trial has no outcome yet. */
    record Paused(TenantId tenant, String channel) {
    }

    Uni<Set<Paused>> paused(Tx tx) {
        return tx.query(PAUSED).map(rows -> Set.copyOf(
                Rows.list(rows, row -> new Paused(Rows.tenant(row), row.getUUID("channel_id").toString()))));
    }

    private final double recoverySeconds;
    /** Whether the limit of each number is the one that Meta reports. */
    private final boolean ownLimits;

    SlotGrants(OutboundConfig config) {
        this.ownLimits = config.messagesPerSecond().isEmpty();
        this.recoverySeconds = config.rateRecovery().toSeconds();
    }

    /** Grants slots that are free within {@code aheadMax}, and locks their numbers until the transaction ends. */
    Uni<List<SlotGrant>> grant(Tx tx, List<ChannelShare> shares, Duration spacing, Duration aheadMax, Duration trialMax) {
        return tx.query(GRANT, Rows.uuids(shares, share -> share.tenant().value()),
                Rows.uuids(shares, share -> ChannelId.of(share.channel()).value()),
                shares.stream().map(ChannelShare::places).toArray(Integer[]::new), micros(spacing), micros(aheadMax),
                micros(trialMax), recoverySeconds, ownLimits ? MICROS_PER_SECOND / Pacer.USED_SHARE : null)
                .map(rows -> Rows.list(rows, row -> granted(row, trialMax)));
    }

    /** Returns the last slots of a grant in the transaction that granted them. */
    Uni<Void> giveBack(Tx tx, SlotGrant grant, int unused) {
        return tx.update(GIVE_BACK, grant.tenant().value(), grant.channel().value(),
                micros(grant.spacing().multipliedBy(unused))).replaceWithVoid();
    }

    private static SlotGrant granted(Row row, Duration trialMax) {
        var first = row.getLong("first_micros");
        var again = row.getLong("again_micros");
        return new SlotGrant(Rows.tenant(row), new ChannelId(row.getUUID("channel_id")), row.getInteger("slots"),
                System.nanoTime() + (first == null ? 0 : ofMicros(first).toNanos()), ofMicros(row.getLong("spacing_micros")),
                row.getBoolean("on_trial") ? trialMax.dividedBy(2) : Slot.USABLE_FOR,
                again == null ? null : ofMicros(Math.max(0, again)), row.getBoolean("known"));
    }

    private static Duration ofMicros(long micros) {
        return Duration.ofNanos(micros * 1000);
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
