package dev.recado.outbound.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recado.events.Address;
import dev.recado.events.ChannelId;
import dev.recado.events.DispatchRequested;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import dev.recado.events.NamedUuid;
import dev.recado.events.OutboundContent;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import dev.recado.outbound.whatsapp.SendOutcome.GraphError;
import dev.recado.outbound.window.CustomerWindows;
import dev.recado.outbound.window.CustomerWindows.Recipient;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/**
 * Sends a message that failed after its acceptance once more, as a new dispatch, if the error table asks for it. A message of a
 * conversation is not sent again: the conversation shows the failure.
 */
@ApplicationScoped
class LateRetries {

    private static final String COUNT_EARLIER = """
        with recursive earlier as (
            select retry_of
            from dispatch
            where tenant_id = $1 and message_id = $2
            union all
            select d.retry_of
            from earlier e
            join dispatch d on d.tenant_id = $1 and d.message_id = e.retry_of
        )
        select count(retry_of) from earlier""";
    private static final Uni<Void> NOTHING = Uni.createFrom().voidItem();

    private final DispatchRequests requests;
    private final CustomerWindows windows;
    private final ObjectMapper json;
    private final Clock clock;

    LateRetries(DispatchRequests requests, CustomerWindows windows, ObjectMapper json, Clock clock) {
        this.requests = requests;
        this.windows = windows;
        this.json = json;
        this.clock = clock;
    }

    /** @param failed the row before its failure was stored, with its content */
    Uni<Void> add(TenantId tenant, Tx tx, Row failed, GraphError error) {
        if (failed.getUUID("conversation_id") != null || failed.getString("content") == null) {
            return NOTHING;
        }
        return countEarlier(tenant, tx, new MessageId(failed.getUUID("message_id")))
                .map(earlier -> error.lateRetry(earlier).orElse(null))
                .chain(wait -> wait == null ? NOTHING : add(tx, request(tenant, failed), failed, wait));
    }

    /** Counts how often the message was sent again before: a retry names the message that it sends again. */
    static Uni<Integer> countEarlier(TenantId tenant, Tx tx, MessageId id) {
        return tx.query(COUNT_EARLIER, tenant.value(), id.value())
                .map(rows -> Rows.first(rows, row -> row.getLong(0)).intValue());
    }

    private Uni<Void> add(Tx tx, DispatchRequested request, Row failed, Duration wait) {
        var of = new MessageId(failed.getUUID("message_id"));
        return expiry(tx, request).chain(expiresAt -> expiresAt == null || !clock.instant().plus(wait).isBefore(expiresAt)
                ? NOTHING
                : requests.retry(tx, expiringAt(request, expiresAt), of, wait));
    }

    /** A template expires as the first message; another message also when the window ends. Null if the window is unknown. */
    private Uni<@Nullable Instant> expiry(Tx tx, DispatchRequested request) {
        if (request.content() instanceof OutboundContent.Template) {
            return Uni.createFrom().item(request.expiresAt());
        }
        var recipient = new Recipient(request.channelId(), request.to());
        return windows.find(request.tenantId(), tx, List.of(recipient))
                .map(found -> earlier(found.get(recipient).openUntil(), request.expiresAt()));
    }

    private static @Nullable Instant earlier(@Nullable Instant openUntil, Instant expiresAt) {
        return openUntil == null || openUntil.isBefore(expiresAt) ? openUntil : expiresAt;
    }

    private DispatchRequested request(TenantId tenant, Row failed) {
        var id = new MessageId(NamedUuid.of(tenant.value(), "retry:" + failed.getUUID("message_id")));
        return new DispatchRequested(id.toString(), tenant, clock.instant(), id, null,
                new ChannelId(failed.getUUID("channel_id")),
                new Address(failed.getString("to_phone"), failed.getString("to_user_id")), content(failed),
                Rows.enumValue(Lane.class, failed.getString("lane")), 0, Rows.instant(failed, "expires_at"),
                failed.getString("reply_to"), null, null);
    }

    private static DispatchRequested expiringAt(DispatchRequested r, Instant expiresAt) {
        return new DispatchRequested(r.eventId(), r.tenantId(), r.occurredAt(), r.messageId(), r.conversationId(),
                r.channelId(),
                r.to(), r.content(), r.lane(), r.epoch(), expiresAt, r.replyTo(), r.emergency(), r.resendIfUncertain());
    }

    private OutboundContent content(Row failed) {
        try {
            return json.readValue(failed.getString("content"), OutboundContent.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "the stored content of dispatch " + failed.getUUID("message_id") + " is not readable", e);
        }
    }
}
