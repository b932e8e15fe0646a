package dev.recado.outbound.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ChannelId;
import dev.recado.events.ConversationId;
import dev.recado.events.DispatchOutcome;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import dev.recado.outbound.OutboundConfig;
import dev.recado.outbound.dispatch.Dispatch.Accepted;
import dev.recado.outbound.dispatch.Dispatch.Ended;
import dev.recado.outbound.dispatch.Dispatch.Ready;
import dev.recado.outbound.dispatch.Dispatch.Returned;
import dev.recado.outbound.dispatch.Dispatch.Started;
import dev.recado.outbound.dispatch.Dispatch.State;
import dev.recado.outbound.dispatch.Dispatch.Uncertain;
import dev.recado.outbound.suppression.SuppressionConditions;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes table {@code dispatch}. Every update lists the states it may change, so a late worker overwrites no outcome.
 */
@ApplicationScoped
class DispatchRepository {

    private static final int MILLIS = 1_000;
    private static final String FIND = """
        select * from dispatch
        where tenant_id = $1 and message_id = $2""";
    private static final String FIND_STORED = """
        select message_id from dispatch
        where tenant_id = $1 and message_id = any($2)""";
    private static final String LOCK = """
        select 1 from dispatch
        where tenant_id = $1 and message_id = $2
        for update""";
    private static final String START = """
        update dispatch
        set state = case
                when lane in ('reply', 'notice') and not exempt and epoch < $3 then 'cancelled'
                when marketing and %1$s then 'cancelled'
                when expires_at <= clock_timestamp() then 'expired'
                else 'sending' end,
            error_explanation = case when marketing and %1$s then '%2$s' end,
            sender = $4,
            send_deadline = clock_timestamp() + $5::bigint * interval '1 millisecond',
            updated_at = now()
        where tenant_id = $1 and message_id = $2 and state = 'ready'
        returning *""".formatted(SuppressionConditions.optedOut("dispatch"), WaitingMarketing.OPTED_OUT);
    private static final String LOCK_TOO_LATE = """
        select 1 from dispatch
        where tenant_id = $1 and message_id = $2 and state = 'ready'
            and expires_at <= clock_timestamp() + $3::bigint * interval '1 millisecond'
        for update""";
    /**
     * Also applies to an uncertain bulk message that is not published yet, if its sender gets the answer that WhatsApp did not accept it.
     * In the other lanes a later message of the person may have been sent meanwhile, so an earlier one stays uncertain.
     */
    private static final String GIVE_BACK = """
        update dispatch
        set state = case
                when lane in ('reply', 'notice') and not exempt and epoch < $5 then 'cancelled'
                when expires_at <= clock_timestamp() + $4::bigint * interval '1 millisecond' then 'expired'
                else 'ready' end,
            retries = retries + $6, announce_at = null, error_explanation = null,
            updated_at = now()
        where tenant_id = $1 and message_id = $2 and sender = $3
            and (state = 'sending' or state = 'uncertain' and announce_at is not null and lane = 'bulk')
        returning *, old.state = 'sending' as was_sending""";
    /** An uncertain message is resent only if its sender allows that. One that is a resend itself never is. */
    private static final String IS_RESENT = """
        $4 = 'uncertain' and resend_if_uncertain and resend_of is null
                and uncertain_at + $9::bigint * interval '1 millisecond' < expires_at""";
    /**
     * Keeps the text of a message that may be sent again, until {@link DispatchRetention} deletes it. A message of a conversation
     * is not sent again after its acceptance, but the retry of one is.
     */
    private static final String END = """
        update dispatch
        set state = $4, wamid = coalesce($5, wamid), error_code = $6, error_title = $7, error_explanation = $8,
            content = case when $4 in ('failed', 'uncertain') or (conversation_id is null or retry_of is not null)
                and $4 = 'accepted' then content end,
            resend_at = case when %s then uncertain_at + $9::bigint * interval '1 millisecond' end,
            announce_at = null, updated_at = now()
        where tenant_id = $1 and message_id = $2 and state = any($3::text[])
            and (state <> 'uncertain' or announce_at is not null or $4 = 'accepted')
        returning *, old.state = 'sending' as was_sending,
            case when old.state = 'uncertain' then extract(epoch from clock_timestamp() - uncertain_at) end as uncertain_secs"""
            .formatted(IS_RESENT);
    /**
     * Accepts several dispatches. {@code = any($2)} repeats the ids of the join, and the ended states are excluded instead of
     * listing the open ones, so that every plan uses the primary key. With the join alone, the planner may read all dispatches of
     * the tenant; with listed states, the whole index of a state.
     */
    static final String ACCEPT_ALL = """
        with open as (
            select d.message_id, r.wamid
            from dispatch d
            join unnest($2::uuid[], $3::text[]) as r(message_id, wamid) using (message_id)
            where d.tenant_id = $1 and d.message_id = any($2)
                and d.state not in ('accepted', 'failed', 'cancelled', 'expired')
            order by d.message_id
            for update of d
        )
        update dispatch d
        set state = 'accepted', wamid = o.wamid, announce_at = null, resend_at = null, updated_at = now(),
            content = case when d.conversation_id is null or d.retry_of is not null then d.content end,
            error_code = null, error_title = null, error_explanation = null
        from open o
        where d.tenant_id = $1 and d.message_id = any($2) and d.message_id = o.message_id
        returning d.message_id, d.conversation_id, d.channel_id, d.applies_epoch, d.retry_of, d.resend_of,
            old.state = 'sending' as was_sending,
            case when old.state = 'uncertain' then extract(epoch from clock_timestamp() - d.uncertain_at) end as uncertain_secs""";
    private static final String MARK_UNCERTAIN = """
        update dispatch
        set state = 'uncertain', error_explanation = $3, updated_at = now(),
            uncertain_at = case when $4::bigint > 0 then clock_timestamp() end, uncertain_shown = false,
            announce_at = clock_timestamp() + $4::bigint * interval '1 millisecond'
        where tenant_id = $1 and message_id = $2 and state = 'sending'
        returning *, old.state = 'sending' as was_sending""";
    private final ControlRepository controls;
    private final OutboundConfig config;

    DispatchRepository(ControlRepository controls, OutboundConfig config) {
        this.controls = controls;
        this.config = config;
    }

    /** Finds the row of a message of the tenant. */
    Uni<@Nullable Row> find(TenantId tenant, Tx tx, MessageId id) {
        return tx.query(FIND, tenant.value(), id.value()).map(rows -> Rows.first(rows, row -> row));
    }

    /** Returns those of the messages that are stored, in whatever state. */
    Uni<Set<MessageId>> findStored(TenantId tenant, Tx tx, List<MessageId> ids) {
        return tx.query(FIND_STORED, tenant.value(), Rows.uuids(ids, MessageId::value))
                .map(rows -> Set.copyOf(Rows.list(rows, row -> new MessageId(row.getUUID("message_id")))));
    }

    /** Returns true while the message is ready or sending. */
    Uni<Boolean> isPending(TenantId tenant, Tx tx, MessageId id) {
        return find(tenant, tx, id)
                .map(row -> row != null && (State.of(row) == State.READY || State.of(row) == State.SENDING));
    }

    /** Starts the send of a dispatch if it is ready. Like a takeover, it locks the epoch before the dispatch. */
    Uni<@Nullable Started> start(TenantId tenant, Tx tx, Ready ready, long sender, Duration deadline) {
        var id = ready.id().value();
        return controls.lockEpoch(tenant, tx, ready.id())
                .chain(epoch -> tx.query(START, tenant.value(), id, epoch, sender, deadline.toMillis()))
                .map(rows -> (Started) Rows.first(rows, Dispatch::of));
    }

    /** Returns true if a ready dispatch expires during the wait; its row is then locked. */
    Uni<Boolean> lockIfTooLate(TenantId tenant, Tx tx, Ready ready, Duration wait) {
        return tx.query(LOCK_TOO_LATE, tenant.value(), ready.id().value(), wait.toMillis()).map(rows -> rows.size() > 0);
    }

    /**
     * A dispatch that was certainly not sent, and the lane in which it waits again.
     *
     * @param applies whether a newer epoch waits for the end of this send
     */
    record GivenBack(Returned dispatch, Lane lane, boolean applies) {
    }

    private static boolean applies(Row row) {
        return row.getLong("applies_epoch") != null && row.getBoolean("was_sending");
    }

    /**
     * Makes a dispatch that this worker sends ready again, cancelled if a newer epoch stops it, or expired if the retry would come
     * too late. Like {@link #start}, it locks the epoch before the dispatch.
     */
    Uni<@Nullable GivenBack> giveBack(TenantId tenant, Tx tx, MessageId id, long sender, Duration retryAfter) {
        return controls.lockEpoch(tenant, tx, id)
                .chain(epoch -> tx.query(GIVE_BACK, tenant.value(), id.value(), sender, retryAfter.toMillis(), epoch, 1))
                .map(DispatchRepository::givenBack);
    }

    private static @Nullable GivenBack givenBack(RowSet<Row> rows) {
        return Rows.first(rows, row -> new GivenBack((Returned) Dispatch.of(row),
                Rows.enumValue(Lane.class, row.getString("lane")), applies(row)));
    }

    /**
     * Makes a dispatch ready again whose start may or may not have been committed, without counting a retry. It first waits for a
     * start whose commit is still running.
     */
    Uni<@Nullable GivenBack> undoStart(TenantId tenant, Tx tx, MessageId id, long sender) {
        return controls.lockEpoch(tenant, tx, id)
                .call(() -> tx.query(LOCK, tenant.value(), id.value()))
                .chain(epoch -> tx.query(GIVE_BACK, tenant.value(), id.value(), sender, 0L, epoch, 0))
                .map(DispatchRepository::givenBack);
    }

    /** A dispatch that was sending and is uncertain now. */
    record Marked(boolean applies) {
    }

    /**
     * Marks a sending dispatch as uncertain, to be published after a wait; returns null if it was not sending.
     *
     * @param publishAfter zero if no proof can come, so that it is published as final
     */
    Uni<@Nullable Marked> markUncertain(TenantId tenant, Tx tx, Uncertain uncertain, Duration publishAfter) {
        return tx.query(MARK_UNCERTAIN, tenant.value(), uncertain.id().value(), uncertain.reason(), publishAfter.toMillis())
                .map(rows -> Rows.first(rows, row -> new Marked(applies(row))));
    }

    /**
     * The columns of an ended dispatch that its event contains.
     *
     * @param retryOf the failed message that this one repeats, or null
     * @param resendOf the uncertain message that this one repeats, or null
     * @param applies whether a newer epoch waits for the end of this send
     * @param uncertainFor how long it was uncertain; null if it was not
     */
    record EndedRow(@Nullable ConversationId conversation, ChannelId channel, @Nullable MessageId retryOf,
            @Nullable MessageId resendOf, boolean applies, @Nullable Duration uncertainFor) {
    }

    /** Stores the end of a dispatch if it may replace the state of the row; else returns null. */
    Uni<@Nullable EndedRow> end(TenantId tenant, Tx tx, Ended ended, DispatchOutcome outcome) {
        var from = ended.replaces().stream().map(State::column).toArray(String[]::new);
        var wamid = ended instanceof Accepted accepted ? accepted.wamid() : null;
        var error = outcome instanceof DispatchOutcome.Failed failed ? failed : null;
        return tx.query(END, tenant.value(), ended.id().value(), from, ended.state().column(), wamid,
                error == null ? null : error.code(), error == null ? null : error.title(), explanation(outcome),
                config.resendAfter().toMillis())
                .map(rows -> Rows.first(rows, DispatchRepository::endedRow));
    }

    /** Stores that WhatsApp accepted these dispatches; returns the rows of those that were open. */
    Uni<Map<MessageId, EndedRow>> acceptAll(TenantId tenant, Tx tx, List<Accepted> accepted) {
        return tx.query(ACCEPT_ALL, tenant.value(), Rows.uuids(accepted, one -> one.id().value()),
                Rows.texts(accepted, Accepted::wamid))
                .map(rows -> Rows.list(rows, row -> Map.entry(new MessageId(row.getUUID("message_id")), endedRow(row))).stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private static @Nullable String explanation(DispatchOutcome outcome) {
        return switch (outcome) {
            case DispatchOutcome.Failed failed -> failed.explanation();
            case DispatchOutcome.Uncertain uncertain -> uncertain.reason();
            case DispatchOutcome.Cancelled cancelled -> cancelled.reason();
            case DispatchOutcome.Accepted accepted -> null;
            case DispatchOutcome.Expired expired -> null;
        };
    }

    private static EndedRow endedRow(Row row) {
        var conversation = row.getUUID("conversation_id");
        var seconds = row.getDouble("uncertain_secs");
        return new EndedRow(conversation == null ? null : new ConversationId(conversation),
                new ChannelId(row.getUUID("channel_id")), message(row, "retry_of"), message(row, "resend_of"), applies(row),
                seconds == null ? null : Duration.ofMillis((long) (seconds * MILLIS)));
    }

    private static @Nullable MessageId message(Row row, String column) {
        var id = row.getUUID(column);
        return id == null ? null : new MessageId(id);
    }
}
