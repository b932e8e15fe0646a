package dev.recado.outbound.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.Address;
import dev.recado.events.ChannelId;
import dev.recado.events.ConversationId;
import dev.recado.events.DispatchRequested;
import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/** The dispatches' table; every change names the states it may come from, so that no outcome is lost to a late finisher. */
@ApplicationScoped
class DispatchRepository {

    record Addition(DispatchRequested request, String content) {
    }

    record Beginning(long epoch, long sender, Duration deadline) {
    }

    record Proof(MessageId id, ChannelId channel, String wamid) {
    }

    record Raised(ConversationId conversation, long epoch) {
    }

    /** False: it is there already. */
    Uni<Boolean> add(TenantId tenant, Tx tx, Addition addition) {
        var request = addition.request();
        return tx.update(DispatchSql.ADD, tenant.value(), request.messageId().value(),
                request.conversationId() == null ? null : request.conversationId().value(), request.channelId().value(),
                request.to().phone(), request.to().userId(), addition.content(), request.replyTo(),
                request.lane().name().toLowerCase(java.util.Locale.ROOT), request.epoch(), request.expiresAt())
                .map(rows -> rows == 1);
    }

    Uni<Dispatch> find(TenantId tenant, Tx tx, MessageId id) {
        return tx.query(DispatchSql.FIND, tenant.value(), id.value()).map(DispatchRepository::first);
    }

    Uni<DispatchStatusView> view(TenantId tenant, Tx tx, MessageId id) {
        return tx.query(DispatchSql.FIND, tenant.value(), id.value())
                .map(rows -> rows.size() == 0 ? null : DispatchStatusView.of(rows.iterator().next()));
    }

    /** Whether a ready one would come too late after the wait; it stays locked. */
    Uni<Boolean> outOfTime(TenantId tenant, Tx tx, MessageId id, Duration wait) {
        return tx.query(DispatchSql.OUT_OF_TIME, tenant.value(), id.value(), wait.toMillis()).map(rows -> rows.size() > 0);
    }

    /** Sending, cancelled or expired now; null when it was not ready. The caller holds the conversation's control. */
    Uni<Dispatch> begin(TenantId tenant, Tx tx, MessageId id, Beginning beginning) {
        return tx
                .query(DispatchSql.BEGIN, tenant.value(), id.value(), beginning.epoch(), beginning.sender(),
                        beginning.deadline().toMillis())
                .map(DispatchRepository::first);
    }

    /** Ready again, or expired when its time would be over; null when it is no more this sender's. */
    Uni<Dispatch> again(TenantId tenant, Tx tx, MessageId id, Retrial retrial) {
        return tx.query(DispatchSql.AGAIN, tenant.value(), id.value(), retrial.sender(), retrial.after().toMillis())
                .map(DispatchRepository::first);
    }

    record Retrial(long sender, Duration after) {
    }

    /** Null when it was in none of the states. */
    Uni<Dispatch> end(TenantId tenant, Tx tx, MessageId id, Change change) {
        var ending = change.ending();
        return tx
                .query(DispatchSql.END, tenant.value(), id.value(),
                        change.from().stream().map(DispatchState::column).toArray(String[]::new),
                        ending.state().column(), ending.wamid(), ending.code(), ending.title(), ending.explanation())
                .map(DispatchRepository::first);
    }

    record Change(Ending ending, Collection<DispatchState> from) {
    }

    /** Uncertain, and not told before the time is over; null when it was not sending. */
    Uni<Dispatch> doubt(TenantId tenant, Tx tx, MessageId id, Doubt doubt) {
        return tx.query(DispatchSql.DOUBT, tenant.value(), id.value(), doubt.reason(), doubt.untold().toMillis())
                .map(DispatchRepository::first);
    }

    record Doubt(String reason, Duration untold) {
    }

    /** Locks the bot's waiting messages that a newer epoch stops. */
    Uni<List<MessageId>> stoppable(TenantId tenant, Tx tx, List<Raised> raised) {
        return tx
                .query(DispatchSql.STOP, tenant.value(),
                        raised.stream().map(r -> r.conversation().value()).toArray(UUID[]::new),
                        raised.stream().map(Raised::epoch).toArray(Long[]::new))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(row -> new MessageId(row.getUUID(0)))
                        .toList());
    }

    /** Locks those of the open dispatches that Meta proves it has. */
    Uni<List<Proof>> provable(TenantId tenant, Tx tx, List<Proof> proofs) {
        return tx
                .query(DispatchSql.PROVEN, tenant.value(),
                        proofs.stream().map(proof -> proof.id().value()).toArray(UUID[]::new),
                        proofs.stream().map(proof -> proof.channel().value()).toArray(UUID[]::new),
                        proofs.stream().map(Proof::wamid).toArray(String[]::new))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Proof(new MessageId(row.getUUID("message_id")),
                                new ChannelId(row.getUUID("channel_id")),
                                row.getString("proof")))
                        .toList());
    }

    private static Dispatch first(RowSet<Row> rows) {
        return rows.size() == 0 ? null : dispatch(rows.iterator().next());
    }

    private static Dispatch dispatch(Row row) {
        var conversation = row.getUUID("conversation_id");
        return new Dispatch(new TenantId(row.getUUID("tenant_id")), new MessageId(row.getUUID("message_id")),
                conversation == null ? null : new ConversationId(conversation), new ChannelId(row.getUUID("channel_id")),
                DispatchState.of(row.getString("state")), new Address(row.getString("to_phone"), row.getString("to_user_id")),
                row.getString("content"), row.getString("reply_to"), row.getInteger("retries"));
    }
}
