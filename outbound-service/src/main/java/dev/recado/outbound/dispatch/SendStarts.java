package dev.recado.outbound.dispatch;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recado.events.ChannelId;
import dev.recado.events.MessageId;
import dev.recado.events.OutboundContent;
import dev.recado.events.TenantId;
import dev.recado.kit.database.BatchedWrites;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.events.TenantGroups;
import dev.recado.kit.work.ClaimedWork;
import dev.recado.outbound.OutboundConfig;
import dev.recado.outbound.channel.Channel;
import dev.recado.outbound.channel.Channels;
import dev.recado.outbound.dispatch.Dispatch.Cancelled;
import dev.recado.outbound.dispatch.Dispatch.Ended;
import dev.recado.outbound.dispatch.Dispatch.Expired;
import dev.recado.outbound.dispatch.Dispatch.Ready;
import dev.recado.outbound.dispatch.Dispatch.Sending;
import dev.recado.outbound.dispatch.DispatchMedia.MissingMedia;
import dev.recado.outbound.media.ContentMedia;
import dev.recado.outbound.media.ContentMedia.MediaReference;
import dev.recado.outbound.media.ContentMedia.MetaMedia;
import dev.recado.outbound.suppression.SuppressionConditions;
import dev.recado.outbound.whatsapp.Explanation;
import dev.recado.outbound.whatsapp.GraphRequest;
import dev.recado.outbound.whatsapp.SendOutcome.GraphError;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** Starts sends after the last check: the message is ready, not expired and not stopped by a newer epoch. */
@ApplicationScoped
class SendStarts {

    /**
     * Starts the dispatches that the last check lets pass and that no other transaction has locked. It waits for no lock, so that
     * one dispatch does not hold up the others. {@code = any($2)} repeats the ids of the join, and the state is compared as an
     * expression. So every plan uses the primary key: see {@link DispatchRepository#ACCEPT_ALL}. A dispatch with media of ours
     * starts only if all of them are uploaded to Meta. One without media reads no upload.
     */
    static final String START_ALL = """
        with wanted as (
            select $1::uuid as tenant_id, message_id, sender
            from unnest($2::uuid[], $3::bigint[]) as w(message_id, sender)
        ), control as materialized (
            select c.tenant_id, c.conversation_id, c.epoch
            from conversation_control c
            where c.tenant_id = $1 and c.conversation_id = any(array(
                select d.conversation_id
                from dispatch d
                where d.tenant_id = $1 and d.message_id = any($2)))
            for share of c skip locked
        ), startable as (
            select d.tenant_id, d.message_id, w.sender, u.uploaded, u.media_ids, u.filenames
            from wanted w
            join dispatch d using (tenant_id, message_id)
            left join control c on c.tenant_id = d.tenant_id and c.conversation_id = d.conversation_id
            left join lateral (
                select array_agg(m.object_id) as uploaded, array_agg(m.media_id) as media_ids, array_agg(o.filename) as filenames
                from channel n
                join media_upload m on m.tenant_id = n.tenant_id and m.business_id = n.business_id
                join media_object o on o.tenant_id = m.tenant_id and o.id = m.object_id
                where d.media is not null and n.tenant_id = d.tenant_id and n.channel_id = d.channel_id
                    and m.object_id = any(d.media) and m.expires_at > $5) u on true
            where d.tenant_id = $1 and d.message_id = any($2)
                and d.state || '' = 'ready'
                and d.expires_at > clock_timestamp()
                and (d.conversation_id is null or c.conversation_id is not null)
                and (d.lane not in ('reply', 'notice') or d.exempt or d.epoch >= coalesce(c.epoch, 0))
                and not (d.marketing and %s)
                and cardinality(u.uploaded) is not distinct from cardinality(d.media)
            for update of d skip locked
        )
        update dispatch d
        set state = 'sending', sender = s.sender, updated_at = now(),
            send_deadline = clock_timestamp() + $4::bigint * interval '1 millisecond'
        from startable s
        where d.tenant_id = $1 and d.message_id = any($2) and d.message_id = s.message_id
        returning d.*, s.uploaded, s.media_ids, s.filenames"""
            .formatted(SuppressionConditions.optedOut("d"));

    private static final int STARTS_MAX = 64;
    private static final Duration STARTS_INTERVAL = Duration.ofMillis(20);

    private final Transactions transactions;
    private final BatchedWrites<ClaimedWork, SendStart> together;
    private final DispatchRepository repository;
    private final DispatchMedia media;
    private final Channels channels;
    private final SendResults results;
    private final OutboundConfig config;
    private final ObjectMapper json;

    SendStarts(Transactions transactions, Vertx vertx, DispatchRepository repository, DispatchMedia media, Channels channels,
            SendResults results, OutboundConfig config, ObjectMapper json) {
        this.transactions = transactions;
        this.together = new BatchedWrites<>(vertx, transactions, STARTS_MAX, STARTS_INTERVAL, STARTS_INTERVAL, this::startAll);
        this.repository = repository;
        this.media = media;
        this.channels = channels;
        this.results = results;
        this.config = config;
        this.json = json;
    }

    /** The possible results of the start of a dispatch that is not ended. */
    sealed interface StartResult {
    }

    /**
     * A dispatch that this worker alone may send now, from this channel.
     *
     * @param media Meta's ids of the media of ours in the request
     */
    record SendStart(Sending dispatch, Channel channel, GraphRequest request,
            Map<UUID, MetaMedia> media) implements StartResult {
    }

    /** A dispatch that is still ready, because these media must be uploaded for its channel first. */
    record UploadNeeded(Channel channel, MissingMedia media) implements StartResult {
    }

    /** The time after which a send that starts now is not written. It is earlier than the deadline in the database. */
    long deadlineNanos() {
        return System.nanoTime() + config.sendDeadline().minus(config.commitReserve()).toNanos();
    }

    /** Starts the send together with others; returns null if the message must not be sent. */
    Uni<@Nullable StartResult> start(ClaimedWork claimed) {
        return together.add(claimed).chain(started -> started != null
                ? Uni.createFrom().<StartResult>item(started)
                : transactions.run(tx -> startAlone(tx, claimed)));
    }

    /** Waits for the locks of other transactions, and ends a dispatch that must not be sent. */
    private Uni<@Nullable StartResult> startAlone(Tx tx, ClaimedWork claimed) {
        var ready = new Ready(claimed.tenant(), new MessageId(claimed.id()));
        return media.missing(claimed.tenant(), tx, ready).chain(missing -> missing == null
                ? Uni.createFrom().<UploadNeeded>nullItem()
                : channels.find(claimed.tenant(), tx, channel(claimed))
                        .map(channel -> channel == null ? null : new UploadNeeded(channel, missing)))
                .chain(needed -> needed == null
                        ? startUploaded(tx, ready, claimed.token())
                        : Uni.createFrom().<StartResult>item(needed));
    }

    private Uni<@Nullable StartResult> startUploaded(Tx tx, Ready ready, long sender) {
        return repository.start(ready.tenant(), tx, ready, sender, config.sendDeadline())
                .chain(started -> switch (started) {
                    case Sending sending -> channels.find(sending.tenant(), tx, sending.channel())
                            .chain(channel -> channel == null
                                    ? end(tx, sending.reject(unknownChannel()))
                                    : withMedia(tx, sending, channel));
                    case Cancelled cancelled -> end(tx, cancelled);
                    case Expired expired -> end(tx, expired);
                    case null -> Uni.createFrom().nullItem();
                });
    }

    private Uni<StartResult> withMedia(Tx tx, Sending sending, Channel channel) {
        var wanted = ContentMedia.references(content(sending)).stream().map(MediaReference::id).collect(Collectors.toSet());
        return media.uploaded(sending.tenant(), tx, channel, wanted)
                .invoke(uploaded -> requireAll(sending, wanted, uploaded))
                .map(uploaded -> started(sending, channel, uploaded));
    }

    /** Between the two statements an upload may have been forgotten; the failed transaction leaves the dispatch ready. */
    private static void requireAll(Sending sending, Set<UUID> wanted, Map<UUID, MetaMedia> uploaded) {
        if (!uploaded.keySet().equals(wanted)) {
            throw new IllegalStateException("dispatch " + sending.id() + " has media that are not uploaded");
        }
    }

    /** Starts those that may certainly be sent. The others are locked by another transaction, or they end unsent. */
    private Uni<Function<ClaimedWork, SendStart>> startAll(Tx tx, List<ClaimedWork> claimed) {
        var started = new HashMap<Long, SendStart>();
        return TenantGroups.forEach(claimed.stream().collect(Collectors.groupingBy(ClaimedWork::tenant)),
                (tenant, own) -> channels.findAll(tenant, tx, own.stream().map(SendStarts::channel).distinct().toList())
                        .chain(found -> startAll(tenant, tx, own, found))
                        .invoke(started::putAll).replaceWithVoid())
                .replaceWith(one -> started.get(one.token()));
    }

    private static ChannelId channel(ClaimedWork claimed) {
        return ChannelId.of(claimed.channel());
    }

    /** Returns the starts by the token of the claim that may send: a lapsed claim of the same dispatch may be among the others. */
    private Uni<Map<Long, SendStart>> startAll(TenantId tenant, Tx tx, List<ClaimedWork> claimed, List<Channel> found) {
        var byId = found.stream().collect(Collectors.toMap(Channel::id, one -> one));
        var known = claimed.stream().filter(one -> byId.containsKey(channel(one))).toList();
        return known.isEmpty()
                ? Uni.createFrom().item(Map.of())
                : tx.query(START_ALL, tenant.value(), Rows.uuids(known, ClaimedWork::id),
                        known.stream().map(ClaimedWork::token).toArray(Long[]::new), config.sendDeadline().toMillis(),
                        media.now())
                        .map(rows -> Rows.list(rows, row -> Map.entry(row.getLong("sender"), started(row, byId))).stream()
                                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private SendStart started(Row row, Map<ChannelId, Channel> channels) {
        var sending = Sending.of(row);
        return started(sending, channels.get(sending.channel()), DispatchMedia.of(row));
    }

    private SendStart started(Sending sending, Channel channel, Map<UUID, MetaMedia> uploaded) {
        var content = ContentMedia.resolve(content(sending), uploaded);
        return new SendStart(sending, channel, new GraphRequest(channel.phoneNumberId(), channels.token(channel), sending.id(),
                sending.to(), content, sending.replyTo()), uploaded);
    }

    private Uni<@Nullable StartResult> end(Tx tx, Ended ended) {
        return results.end(tx, ended).replaceWith((StartResult) null);
    }

    private static GraphError unknownChannel() {
        return new GraphError(0, "unknown channel", Explanation.of("own.unknown_channel"));
    }

    private OutboundContent content(Sending sending) {
        try {
            return json.readValue(sending.content(), OutboundContent.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the stored content of dispatch " + sending.id() + " is not readable", e);
        }
    }
}
