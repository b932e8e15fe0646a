package dev.recado.outbound.dispatch;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import dev.recado.kit.work.WorkConfig;
import dev.recado.kit.work.WorkQueue;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;

/**
 * Lets messages of one kind wait, because WhatsApp refuses all of them on a number: bulk messages, templates, or one template. The
 * waiting ones become due at the end of the hold, and {@link DispatchInserts} delays new ones. All others are sent.
 */
@ApplicationScoped
class SendHolds {

    /** The most messages that one error delays. An error after {@link #AGAIN_AFTER} delays as many of the others. */
    private static final int DELAYED_MAX = 10_000;
    /** Errors that follow one another faster than this change nothing, because all sends in flight meet the same one. */
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(10);
    private static final String MATCH = """
        (%1$s.kind = 'bulk' and %2$s.lane = 'bulk' or %1$s.kind = 'templates' and %2$s.template is not null
            or %1$s.kind = 'template' and %2$s.template = %1$s.template)""";
    private static final String HOLD = """
        insert into send_hold as h (tenant_id, channel_id, kind, template, code, until)
        values ($1, $2, $3, $4, $5, now() + $6::bigint * interval '1 second')
        on conflict (tenant_id, channel_id, kind, template) do update
        set code = excluded.code, until = excluded.until
        where h.until < excluded.until - $7::bigint * interval '1 second'""";
    private static final String WAITING = """
        select d.message_id
        from dispatch d
        join (select $3::text as kind, $4::text as template) h on %s
        where d.tenant_id = $1 and d.channel_id = $2 and d.state = 'ready' and exists (
            select 1
            from work w
            where w.tenant_id = d.tenant_id and w.queue = $6 and w.id = d.message_id
                and w.due_at < now() + $7::bigint * interval '1 second' / 2)
        order by d.expires_at
        limit $5""".formatted(MATCH.formatted("h", "d"));
    /** The subquery for the milliseconds that a message of tenant {@code $1} must wait, null without a hold; its alias is r. */
    static final String HELD_MILLIS = """
        select (extract(epoch from max(h.until) - now()) * 1000)::bigint
        from send_hold h
        where h.tenant_id = $1 and h.channel_id = r.channel_id and h.until > now() and %s""".formatted(
            MATCH.formatted("h", "r"));

    private enum Kind {
        BULK, TEMPLATES, TEMPLATE
    }

    /** @param template the name of the one template, else empty */
    private record Hold(Kind kind, String template, int code, Duration time) {
    }

    private final WorkQueue queue;
    private final WorkConfig config;
    private final MeterRegistry meters;

    SendHolds(WorkQueue queue, WorkConfig config, MeterRegistry meters) {
        this.queue = queue;
        this.config = config;
        this.meters = meters;
    }

    Uni<Void> holdBulk(TenantId tenant, Tx tx, ChannelId channel, int code, Duration wait) {
        return hold(tenant, tx, channel, new Hold(Kind.BULK, "", code, wait));
    }

    Uni<Void> holdTemplates(TenantId tenant, Tx tx, ChannelId channel, int code, Duration wait) {
        return hold(tenant, tx, channel, new Hold(Kind.TEMPLATES, "", code, wait));
    }

    Uni<Void> holdTemplate(TenantId tenant, Tx tx, ChannelId channel, String template, int code, Duration wait) {
        return hold(tenant, tx, channel, new Hold(Kind.TEMPLATE, template, code, wait));
    }

    private Uni<Void> hold(TenantId tenant, Tx tx, ChannelId channel, Hold hold) {
        var kind = Rows.enumColumn(hold.kind());
        return tx.update(HOLD, tenant.value(), channel.value(), kind, hold.template(), hold.code(), hold.time().toSeconds(),
                AGAIN_AFTER.toSeconds())
                .chain(held -> held == 0 ? Uni.createFrom().voidItem() : delayWaiting(tenant, tx, channel, hold));
    }

    private Uni<Void> delayWaiting(TenantId tenant, Tx tx, ChannelId channel, Hold hold) {
        var kind = Rows.enumColumn(hold.kind());
        tx.afterCommit(() -> held(tenant, channel, kind, hold.code()));
        return tx.query(WAITING, tenant.value(), channel.value(), kind, hold.template(), DELAYED_MAX, config.queue(),
                hold.time().toSeconds())
                .chain(rows -> queue.postpone(tx, tenant, Rows.list(rows, row -> row.getUUID("message_id")), hold.time()));
    }

    private void held(TenantId tenant, ChannelId channel, String kind, int code) {
        meters.counter("recado.sends.held", "kind", kind).increment();
        Log.warnf("Messages of a number wait; look up the code in the README and repair the account or the template "
                + "tenantId=%s channelId=%s kind=%s code=%d", tenant, channel, kind, code);
    }
}
