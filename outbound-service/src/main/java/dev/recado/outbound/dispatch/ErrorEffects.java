package dev.recado.outbound.dispatch;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.Address;
import dev.recado.events.ChannelId;
import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import dev.recado.outbound.channel.ChannelBreaker;
import dev.recado.outbound.pace.Pacer;
import dev.recado.outbound.suppression.Suppressions;
import dev.recado.outbound.whatsapp.SendOutcome;
import dev.recado.outbound.whatsapp.SendOutcome.GraphError;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** Applies what an error of the Graph API means for other messages, in the transaction that stores the error. */
@ApplicationScoped
class ErrorEffects {

    private static final String FIND = """
        select channel_id, to_phone, to_user_id, template
        from dispatch
        where tenant_id = $1 and message_id = $2""";
    /** As in the error table, so that the refused message and the others are due together. */
    private static final Duration BULK_WAIT = Duration.ofHours(2);
    private static final Duration TEMPLATE_WAIT = Duration.ofHours(1);
    private static final Uni<Void> NOTHING = Uni.createFrom().voidItem();

    private final Suppressions suppressions;
    private final WaitingMarketing waitingMarketing;
    private final SendHolds holds;
    private final ChannelBreaker breaker;
    private final Pacer pacer;

    ErrorEffects(Suppressions suppressions, WaitingMarketing waitingMarketing, SendHolds holds, ChannelBreaker breaker,
            Pacer pacer) {
        this.breaker = breaker;
        this.pacer = pacer;
        this.holds = holds;
        this.suppressions = suppressions;
        this.waitingMarketing = waitingMarketing;
    }

    /** The message that an error concerns. */
    private record FailedMessage(TenantId tenant, ChannelId channel, Address to, @Nullable String template) {

        static FailedMessage of(TenantId tenant, Row row) {
            return new FailedMessage(tenant, new ChannelId(row.getUUID("channel_id")),
                    new Address(row.getString("to_phone"), row.getString("to_user_id")), row.getString("template"));
        }
    }

    /** Applies the effects of a request's outcome. Call it after the outcome is stored. */
    Uni<Void> apply(Tx tx, TenantId tenant, MessageId id, SendOutcome outcome) {
        return switch (outcome) {
            case SendOutcome.Accepted accepted -> NOTHING;
            case SendOutcome.Uncertain uncertain -> NOTHING;
            case SendOutcome.Retry retry -> apply(tx, tenant, id, retry.error());
            case SendOutcome.Rejected rejected -> apply(tx, tenant, id, rejected.error());
        };
    }

    /** Applies the effects of an error that a status reported, and those that an answered request has on its number. */
    Uni<Void> applyLate(Tx tx, TenantId tenant, MessageId id, ChannelId channel, GraphError error) {
        return switch (error.action()) {
            case STOP_CHANNEL -> breaker.refused(tx, tenant, channel, error);
            case SLOW_NUMBER -> pacer.slow(tenant, tx, channel);
            case RETRY, SLOW_PERSON, DROP, CONFIGURE, SUPPRESS, SUPPRESS_MARKETING, UNDELIVERABLE, STOP_BULK, STOP_TEMPLATES,
                    PAUSE_TEMPLATE ->
                apply(tx, tenant, id, error);
        };
    }

    /** Applies the effects of an error on other messages. Call it after the error is stored. */
    Uni<Void> apply(Tx tx, TenantId tenant, MessageId id, GraphError error) {
        return switch (error.action()) {
            case RETRY, SLOW_NUMBER, SLOW_PERSON, DROP, CONFIGURE, STOP_CHANNEL -> NOTHING;
            case SUPPRESS, SUPPRESS_MARKETING, UNDELIVERABLE, STOP_BULK, STOP_TEMPLATES,
                    PAUSE_TEMPLATE ->
                tx.query(FIND, tenant.value(), id.value())
                        .map(rows -> Rows.first(rows, row -> FailedMessage.of(tenant, row)))
                        .chain(failed -> failed == null ? NOTHING : apply(tx, failed, error));
        };
    }

    private Uni<Void> apply(Tx tx, FailedMessage failed, GraphError error) {
        var tenant = failed.tenant();
        var channel = failed.channel();
        var code = error.code();
        return switch (error.action()) {
            case SUPPRESS -> suppressions.addRefused(tenant, tx, channel, failed.to(), code);
            case UNDELIVERABLE ->
                suppressions.addUndeliverable(tenant, tx, channel, failed.to(), code);
            case SUPPRESS_MARKETING -> suppressions.optOutByError(tenant, tx, failed.to(), code)
                    .chain(() -> waitingMarketing.cancel(tenant, tx, failed.to()));
            case STOP_BULK -> holds.holdBulk(tenant, tx, channel, code, BULK_WAIT);
            case STOP_TEMPLATES -> holds.holdTemplates(tenant, tx, channel, code, TEMPLATE_WAIT);
            case PAUSE_TEMPLATE -> failed.template() == null
                    ? NOTHING
                    : holds.holdTemplate(tenant, tx, channel, failed.template(), code, TEMPLATE_WAIT);
            case RETRY, SLOW_NUMBER, SLOW_PERSON, DROP, CONFIGURE, STOP_CHANNEL -> NOTHING;
        };
    }
}
