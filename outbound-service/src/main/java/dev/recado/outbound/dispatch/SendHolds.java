package dev.recado.outbound.dispatch;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
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

    /** The most messages that one error delays. Each further one that is sent meets the same error, and delays as many. */
    private static final int DELAYED_MAX = 10_000;
    private static final String MATCH = """
        (%1$s.kind = 'bulk' and %2$s.lane = 'bulk' or %1$s.kind = 'templates' and %2$s.template is not null
            or %1$s.kind = 'template' and %2$s.template = %1$s.template)""";
    private static final String HOLD = """
        insert into send_hold as h (tenant_id, channel_id, kind, template, code, until)
        values ($1, $2, $3, $4, $5, now() + $6::bigint * interval '1 second')
        on conflict (tenant_id, channel_id, kind, template) do update
        set code = excluded.code, until = greatest(h.until, excluded.until)""";
    private static final String WAITING = """
        select d.message_id
        from dispatch d
        join (select $3::text as kind, $4::text as template) h on %s
        where d.tenant_id = $1 and d.channel_id = $2 and d.state = 'ready'
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
    private final MeterRegistry meters;

    SendHolds(WorkQueue queue, MeterRegistry meters) {
        this.queue = queue;
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
        tx.afterCommit(() -> held(tenant, channel, kind, hold.code()));
        return tx.update(HOLD, tenant.value(), channel.value(), kind, hold.template(), hold.code(), hold.time().toSeconds())
                .chain(() -> tx.query(WAITING, tenant.value(), channel.value(), kind, hold.template(), DELAYED_MAX))
                .chain(rows -> queue.postpone(tx, tenant, Rows.list(rows, row -> row.getUUID("message_id")), hold.time()));
    }

    private void held(TenantId tenant, ChannelId channel, String kind, int code) {
        meters.counter("recado.sends.held", "kind", kind).increment();
        Log.warnf("Messages of a number wait; look up the code in the README and repair the account or the template "
                + "tenantId=%s channelId=%s kind=%s code=%d", tenant, channel, kind, code);
    }
}
