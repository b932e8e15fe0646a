package dev.recado.outbound.dispatch;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import dev.recado.outbound.channel.Channel;
import dev.recado.outbound.dispatch.Dispatch.Ready;
import dev.recado.outbound.media.ContentMedia.MetaMedia;
import dev.recado.outbound.suppression.SuppressionConditions;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** Finds Meta's ids of the media of ours that dispatches name, for the business account of their number. */
@ApplicationScoped
class DispatchMedia {

    /** The media without a usable upload of a dispatch that may be sent. It locks nothing; the start checks again. */
    private static final String FIND_MISSING = """
        select m.object_id, d.upload_retries
        from dispatch d
        cross join unnest(d.media) as m(object_id)
        join channel n on n.tenant_id = d.tenant_id and n.channel_id = d.channel_id and n.closed_at is null
        left join conversation_control c on c.tenant_id = d.tenant_id and c.conversation_id = d.conversation_id
        where d.tenant_id = $1 and d.message_id = $2 and d.state = 'ready' and d.expires_at > clock_timestamp()
            and (d.lane not in ('reply', 'notice') or d.exempt or d.epoch >= coalesce(c.epoch, 0))
            and not (d.marketing and %s)
            and not exists (
                select 1
                from media_upload u
                where u.tenant_id = d.tenant_id and u.object_id = m.object_id and u.business_id = n.business_id
                    and u.expires_at > $3)""".formatted(SuppressionConditions.optedOut("d"));
    private static final String COUNT_RETRY = """
        update dispatch
        set upload_retries = upload_retries + 1, updated_at = now()
        where tenant_id = $1 and message_id = $2 and state = 'ready'""";
    private static final String FIND_UPLOADED = """
        select u.object_id, u.media_id, o.filename
        from media_upload u
        join media_object o on o.tenant_id = u.tenant_id and o.id = u.object_id
        where u.tenant_id = $1 and u.object_id = any($2) and u.business_id = $3 and u.expires_at > $4""";

    private final Clock clock;

    DispatchMedia(Clock clock) {
        this.clock = clock;
    }

    /** An upload that expires later can be sent. It is the time of this process, like that of an upload. */
    OffsetDateTime now() {
        return Rows.timestamp(clock.instant());
    }

    /**
     * The media that must be uploaded before a dispatch can start.
     *
     * @param retries how often Meta has refused an upload of the message
     */
    record MissingMedia(List<UUID> ids, int retries) {
    }

    /** Finds the media without a usable upload; returns null without any, or if the dispatch is not ready or ends unsent. */
    Uni<@Nullable MissingMedia> missing(TenantId tenant, Tx tx, Ready ready) {
        return tx.query(FIND_MISSING, tenant.value(), ready.id().value(), now())
                .map(rows -> Rows.first(rows, row -> new MissingMedia(Rows.list(rows, one -> one.getUUID("object_id")),
                        row.getInteger("upload_retries"))));
    }

    /** Counts an upload that Meta refused for now, like a refused message. */
    Uni<Void> countRetry(TenantId tenant, Tx tx, Ready ready) {
        return tx.update(COUNT_RETRY, tenant.value(), ready.id().value()).replaceWithVoid();
    }

    /** Finds the usable uploads of these media. */
    Uni<Map<UUID, MetaMedia>> uploaded(TenantId tenant, Tx tx, Channel channel, Collection<UUID> media) {
        return media.isEmpty()
                ? Uni.createFrom().item(Map.of())
                : tx.query(FIND_UPLOADED, tenant.value(), media.toArray(UUID[]::new), channel.businessId(),
                        now())
                        .map(rows -> Rows.list(rows, row -> Map.entry(row.getUUID("object_id"),
                                new MetaMedia(row.getString("media_id"), row.getString("filename")))).stream()
                                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** Reads the uploads that {@link SendStarts#START_ALL} returns as three columns. */
    static Map<UUID, MetaMedia> of(Row row) {
        var objects = row.getArrayOfUUIDs("uploaded");
        return objects == null
                ? Map.of()
                : IntStream.range(0, objects.length).boxed().collect(Collectors.toMap(i -> objects[i],
                        i -> new MetaMedia(row.getArrayOfStrings("media_ids")[i], row.getArrayOfStrings("filenames")[i])));
    }
}
