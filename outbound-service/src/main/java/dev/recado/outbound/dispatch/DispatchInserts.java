package dev.recado.outbound.dispatch;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.DispatchRequested;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import dev.recado.events.OutboundContent;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import dev.recado.kit.phone.PhoneNumber;
import dev.recado.outbound.media.ContentMedia;
import dev.recado.outbound.suppression.SuppressionConditions;
import dev.recado.outbound.suppression.Suppressions.Scope;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** Adds rows to table {@code dispatch}. The same statement finds the people who may not get their message. */
@ApplicationScoped
class DispatchInserts {

    private static final String ADD_ALL = """
        with r as (
            select u.*, u.bulk or %s as marketing
            from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                        $10::bigint[], $11::timestamptz[], $12::boolean[], $13::boolean[], $14::text[], $15::text[], $16::uuid[],
                        $17::boolean[], $18::text[], $19::uuid[])
                as u(message_id, conversation_id, channel_id, to_phone, to_user_id, content, reply_to, lane,
                     epoch, expires_at, exempt, bulk, template, canonical_phone, retry_of, resend_if_uncertain, media,
                     submitted_by)
        ), added as (
            insert into dispatch (tenant_id, message_id, conversation_id, channel_id, to_phone, to_user_id,
                content, reply_to, lane, epoch, expires_at, exempt, marketing, template, canonical_phone, retry_of,
                resend_if_uncertain, media, submitted_by)
            select $1, message_id, conversation_id, channel_id, to_phone, to_user_id,
                content, reply_to, lane, epoch, expires_at, exempt, marketing, template, canonical_phone, retry_of,
                resend_if_uncertain, string_to_array(media, ',')::uuid[], submitted_by
            from r
            order by message_id
            on conflict do nothing
            returning message_id
        )
        select r.message_id, (%s) as suppressed, (%s) as held_millis
        from added
        join r using (message_id)"""
            .formatted(SuppressionConditions.hasMarketingTemplate("u"), SuppressionConditions.scopeOf("r"),
                    SendHolds.HELD_MILLIS);

    /**
     * @param content as JSON
     * @param retryOf the failed message that this one sends again, or null
     * @param submitter the API key that may not read messages and finds this one as its own; null for any other sender
     */
    record NewDispatch(DispatchRequested request, String content, @Nullable MessageId retryOf, @Nullable UUID submitter) {

        private @Nullable String template() {
            return request.content() instanceof OutboundContent.Template template ? template.name() : null;
        }

        /** Only a template: a free-form message may reach its person too late, and the window may have closed meanwhile. */
        private boolean isResentIfUncertain() {
            return Boolean.TRUE.equals(request.resendIfUncertain()) && request.content() instanceof OutboundContent.Template;
        }

        /** The media of ours in the message as a list with commas; null without any. */
        private @Nullable String media() {
            var ids = ContentMedia.references(request.content()).stream().map(one -> one.id().toString()).distinct().toList();
            return ids.isEmpty() ? null : String.join(",", ids);
        }
    }

    /**
     * @param suppressed why the person may not get the message, or null
     * @param held how long messages of its kind wait on the number
     */
    record AddedDispatch(@Nullable Scope suppressed, Duration held) {

        private static AddedDispatch of(Row row) {
            var held = row.getLong("held_millis");
            return new AddedDispatch(Rows.enumValue(Scope.class, row.getString("suppressed")),
                    Duration.ofMillis(held == null ? 0 : held));
        }
    }

    /** Adds ready dispatches; returns those whose message ids did not exist before. */
    Uni<Map<MessageId, AddedDispatch>> addAll(TenantId tenant, Tx tx, List<NewDispatch> all) {
        var requests = all.stream().map(NewDispatch::request).toList();
        return tx.query(ADD_ALL, tenant.value(),
                Rows.uuids(requests, request -> request.messageId().value()),
                Rows.uuids(requests, request -> request.conversationId() == null ? null : request.conversationId().value()),
                Rows.uuids(requests, request -> request.channelId().value()),
                Rows.texts(requests, request -> request.to().phone()),
                Rows.texts(requests, request -> request.to().userId()),
                Rows.texts(all, NewDispatch::content),
                Rows.texts(requests, DispatchRequested::replyTo),
                Rows.texts(requests, request -> Rows.enumColumn(request.lane())),
                requests.stream().map(DispatchRequested::epoch).toArray(Long[]::new),
                requests.stream().map(request -> request.expiresAt().atOffset(ZoneOffset.UTC)).toArray(OffsetDateTime[]::new),
                requests.stream().map(request -> Boolean.TRUE.equals(request.emergency())).toArray(Boolean[]::new),
                requests.stream().map(request -> request.lane() == Lane.BULK).toArray(Boolean[]::new),
                Rows.texts(all, NewDispatch::template),
                Rows.texts(requests, request -> PhoneNumber.canonical(request.to().phone())),
                Rows.uuids(all, one -> one.retryOf() == null ? null : one.retryOf().value()),
                all.stream().map(NewDispatch::isResentIfUncertain).toArray(Boolean[]::new),
                Rows.texts(all, NewDispatch::media),
                Rows.uuids(all, NewDispatch::submitter))
                .map(rows -> {
                    var added = new HashMap<MessageId, AddedDispatch>();
                    rows.forEach(row -> added.put(new MessageId(row.getUUID("message_id")), AddedDispatch.of(row)));
                    return added;
                });
    }
}
