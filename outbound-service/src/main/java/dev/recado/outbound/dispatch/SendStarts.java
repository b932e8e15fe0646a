package dev.recado.outbound.dispatch;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import dev.recado.outbound.suppression.SuppressionConditions;
import dev.recado.outbound.whatsapp.Explanation;
import dev.recado.outbound.whatsapp.GraphRequest;
import dev.recado.outbound.whatsapp.SendOutcome.GraphError;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/** Starts sends after the last check: the message is ready, not expired and not stopped by a newer epoch. */
@ApplicationScoped
class SendStarts {

    /**
     * Starts the dispatches that the last check lets pass and that no other transaction has locked. It waits for no lock, so that
     * one dispatch does not hold up the others. {@code = any($2)} repeats the ids of the join, and the state is compared as an
     * expression, so that every plan uses the primary key: see {@link DispatchRepository#ACCEPT_ALL}.
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
            select d.tenant_id, d.message_id, w.sender
            from wanted w
            join dispatch d using (tenant_id, message_id)
            left join control c on c.tenant_id = d.tenant_id and c.conversation_id = d.conversation_id
            where d.tenant_id = $1 and d.message_id = any($2)
                and d.state || '' = 'ready'
                and d.expires_at > clock_timestamp()
                and (d.conversation_id is null or c.conversation_id is not null)
                and (d.lane not in ('reply', 'notice') or d.exempt or d.epoch >= coalesce(c.epoch, 0))
                and not (d.marketing and %s)
            for update of d skip locked
        )
        update dispatch d
        set state = 'sending', sender = s.sender, updated_at = now(),
            send_deadline = clock_timestamp() + $4::bigint * interval '1 millisecond'
        from startable s
        where d.tenant_id = $1 and d.message_id = any($2) and d.message_id = s.message_id
        returning d.*""".formatted(SuppressionConditions.optedOut("d"));

    private static final int STARTS_MAX = 64;
    private static final Duration STARTS_INTERVAL = Duration.ofMillis(20);

    private final Transactions transactions;
    private final BatchedWrites<ClaimedWork, SendStart> together;
    private final DispatchRepository repository;
    private final Channels channels;
    private final SendResults results;
    private final OutboundConfig config;
    private final ObjectMapper json;

    SendStarts(Transactions transactions, Vertx vertx, DispatchRepository repository, Channels channels, SendResults results,
            OutboundConfig config, ObjectMapper json) {
        this.transactions = transactions;
        this.together = new BatchedWrites<>(vertx, transactions, STARTS_MAX, STARTS_INTERVAL, STARTS_INTERVAL, this::startAll);
        this.repository = repository;
        this.channels = channels;
        this.results = results;
        this.config = config;
        this.json = json;
    }

    /** A dispatch that this worker alone may send now, from this channel. */
    record SendStart(Sending dispatch, Channel channel, GraphRequest request) {
    }

    /** Waits for the locks of other transactions, and ends a dispatch that must not be sent. */
    private Uni<@Nullable SendStart> startAlone(Tx tx, ClaimedWork claimed) {
        var ready = new Ready(claimed.tenant(), new MessageId(claimed.id()));
        return repository.start(claimed.tenant(), tx, ready, claimed.token(), config.sendDeadline())
                .chain(started -> switch (started) {
                    case Sending sending -> channels.find(sending.tenant(), tx, sending.channel())
                            .chain(channel -> channel == null
                                    ? end(tx, sending.reject(unknownChannel()))
                                    : Uni.createFrom().item(started(sending, channel)));
                    case Cancelled cancelled -> end(tx, cancelled);
                    case Expired expired -> end(tx, expired);
                    case null -> Uni.createFrom().nullItem();
                });
    }

    /** Starts the send together with others; returns null if the message must not be sent. */
    Uni<@Nullable SendStart> start(ClaimedWork claimed) {
        return together.add(claimed).chain(started -> started != null
                ? Uni.createFrom().item(started)
                : transactions.run(tx -> startAlone(tx, claimed)));
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
                        known.stream().map(ClaimedWork::token).toArray(Long[]::new), config.sendDeadline().toMillis())
                        .map(rows -> Rows.list(rows, row -> Map.entry(row.getLong("sender"), Sending.of(row))).stream()
                                .collect(Collectors.toMap(Map.Entry::getKey,
                                        entry -> started(entry.getValue(), byId.get(entry.getValue().channel())))));
    }

    private SendStart started(Sending sending, Channel channel) {
        return new SendStart(sending, channel, request(sending, channel));
    }

    private Uni<@Nullable SendStart> end(Tx tx, Ended ended) {
        return results.end(tx, ended).replaceWith((SendStart) null);
    }

    private static GraphError unknownChannel() {
        return new GraphError(0, "unknown channel", Explanation.of("own.unknown_channel"));
    }

    private GraphRequest request(Sending sending, Channel channel) {
        return new GraphRequest(channel.phoneNumberId(), channels.token(channel), sending.id(), sending.to(),
                content(sending), sending.replyTo());
    }

    private OutboundContent content(Sending sending) {
        try {
            return json.readValue(sending.content(), OutboundContent.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the stored content of dispatch " + sending.id() + " is not readable", e);
        }
    }
}
