package dev.recado.ai.turn;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.ai.model.ModelAnswer;
import dev.recado.ai.model.ModelAnswer.Decided;
import dev.recado.ai.model.ModelAnswer.Failed;
import dev.recado.ai.model.ReplyModel.ModelResult;
import dev.recado.events.ConversationId;
import dev.recado.events.ReplyRequested;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.work.ClaimedWork;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes {@code turn_head}, {@code turn} and {@code model_call} in the caller's transaction. All times except
 * {@code answer_due_at} are the database's.
 */
@ApplicationScoped
class TurnRepository {

    /** Changes and locks the conversation's row only if the request is newer than the stored head. */
    private static final String ADVANCE_HEAD = """
        insert into turn_head as h (tenant_id, conversation_id, epoch, turn_seq)
        values ($1, $2, $3, $4)
        on conflict (tenant_id, conversation_id)
        do update set epoch = excluded.epoch, turn_seq = excluded.turn_seq, updated_at = now(), active_on = current_date
        where (h.epoch, h.turn_seq) < (excluded.epoch, excluded.turn_seq)""";

    private static final String RAISE_HEAD_EPOCH = """
        insert into turn_head as h (tenant_id, conversation_id, epoch, turn_seq)
        values ($1, $2, $3, -1)
        on conflict (tenant_id, conversation_id)
        do update set epoch = excluded.epoch, turn_seq = -1, updated_at = now(), active_on = current_date
        where h.epoch < excluded.epoch""";

    private static final String LOCK_HEAD = """
        select 1 from turn_head
        where tenant_id = $1 and conversation_id = $2
        for update""";

    private static final String SUPERSEDE_WAITING = """
        update turn
        set state = 'superseded', finished_at = now(), request = null
        where tenant_id = $1 and conversation_id = $2 and epoch <= $3 and state = 'waiting'
        returning id""";

    /** Inherits {@code first_at} from the replaced turns, so that replacing a turn never extends the maximum debounce. */
    private static final String INSERT_WAITING = """
        with replaced as (
            select min(first_at) as first_at
            from turn
            where tenant_id = $1 and id = any($9::uuid[]) and epoch = $4)
        insert into turn (tenant_id, id, conversation_id, epoch, turn_seq, request, answer_due_at, first_at)
        select $1, $2, $3, $4, $5, $6, $7, coalesce(replaced.first_at, now())
        from replaced
        returning (extract(epoch from greatest(interval '0', first_at + make_interval(secs => $8) - now()))
            * 1000)::bigint as left_millis""";

    private static final String START = """
        update turn t
        set state = 'running', started_at = now()
        where t.tenant_id = $1 and t.id = $2 and t.state in ('waiting', 'running')
        and not exists (
            select 1 from turn_head h
            where h.tenant_id = t.tenant_id and h.conversation_id = t.conversation_id and h.epoch > t.epoch)
        returning request, retries""";

    private static final String FINISH = """
        update turn
        set state = $3, cause = $4, finished_at = now(), request = null
        where tenant_id = $1 and id = $2 and state in ('waiting', 'running')""";

    /** Changes nothing if a newer turn of the conversation waits, because that turn covers this one. */
    private static final String RETURN_TO_WAITING = """
        update turn t
        set state = 'waiting', retries = retries + 1
        where t.tenant_id = $1 and t.id = $2 and t.state = 'running'
        and not exists (
            select 1 from turn n
            where n.tenant_id = t.tenant_id and n.conversation_id = t.conversation_id and n.state = 'waiting')""";

    private static final String INSERT_MODEL_CALL = """
        insert into model_call (tenant_id, turn_id, conversation_id, model, latency_millis, outcome,
            reason, input_tokens, output_tokens)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)""";

    private static final String COUNT_OPEN = """
        select count(*) filter (where state = 'waiting') as waiting,
            count(*) filter (where state = 'running') as running
        from turn
        where tenant_id = $1 and state in ('waiting', 'running')""";

    private final EventJson json;
    private final TurnConfig config;

    TurnRepository(EventJson json, TurnConfig config) {
        this.json = json;
        this.config = config;
    }

    /** Returns true if the request is newer than the stored head; the conversation's head is then locked. */
    Uni<Boolean> advanceHead(TenantId tenant, Tx tx, ReplyRequested request) {
        return tx
                .update(ADVANCE_HEAD, tenant.value(), request.conversationId().value(), request.epoch(), request.turnSeq())
                .map(rows -> rows == 1);
    }

    /** Raises the conversation's epoch; an older or equal epoch changes nothing. */
    Uni<Void> raiseHeadEpoch(TenantId tenant, Tx tx, ConversationId conversation, long epoch) {
        return tx.update(RAISE_HEAD_EPOCH, tenant.value(), conversation.value(), epoch).replaceWithVoid();
    }

    /** Locks the conversation's head, so that requests and controls of the conversation wait for this transaction. */
    Uni<Void> lockHead(TenantId tenant, Tx tx, ConversationId conversation) {
        return tx.query(LOCK_HEAD, tenant.value(), conversation.value()).replaceWithVoid();
    }

    /** Ends the waiting turns up to that epoch. The returned ids are also the ids of their work items. */
    Uni<List<UUID>> supersedeWaiting(TenantId tenant, Tx tx, ConversationId conversation, long epochMax) {
        return tx.query(SUPERSEDE_WAITING, tenant.value(), conversation.value(), epochMax)
                .map(rows -> Rows.list(rows, row -> row.getUUID("id")));
    }

    /** Stores a waiting turn and returns how long it waits for a newer request. */
    Uni<Duration> insertWaiting(TenantId tenant, Tx tx, ReplyRequested request, List<UUID> replaced) {
        return tx.query(INSERT_WAITING, tenant.value(), Turn.idOf(request), request.conversationId().value(), request.epoch(),
                request.turnSeq(), json.write(request), request.answerDueAt(), config.debounceMax().toMillis() / 1000.0,
                replaced.toArray(UUID[]::new))
                .map(rows -> Rows.first(rows, row -> Duration.ofMillis(row.getLong("left_millis"))))
                .map(left -> left.compareTo(config.debounce()) < 0 ? left : config.debounce());
    }

    /** Marks the turn as running and returns it, unless it has ended or a newer epoch controls the conversation. */
    Uni<@Nullable Turn> start(TenantId tenant, Tx tx, ClaimedWork claimed) {
        return tx.query(START, tenant.value(), claimed.id())
                .map(rows -> Rows.first(rows, row -> turn(claimed, row)));
    }

    /** Ends the turn and deletes its request; returns false if it has ended before. */
    Uni<Boolean> finish(TenantId tenant, Tx tx, UUID id, Turn.Result result) {
        return tx.update(FINISH, tenant.value(), id, result.state(), result.cause()).map(rows -> rows == 1);
    }

    /** Sets a running turn back to waiting for a retry; returns false if a newer turn of the conversation waits. */
    Uni<Boolean> returnToWaiting(TenantId tenant, Tx tx, Turn turn) {
        return tx.update(RETURN_TO_WAITING, tenant.value(), turn.id()).map(rows -> rows == 1);
    }

    /** Records what a model call cost: ids and numbers, no text. */
    Uni<Void> insertModelCall(TenantId tenant, Tx tx, Turn turn, ModelResult result) {
        var usage = result.usage();
        return tx.update(INSERT_MODEL_CALL, tenant.value(), turn.id(), turn.conversationId().value(), usage.model(),
                usage.latencyMillis(), result.answer().outcome(), failureReason(result.answer()), usage.inputTokens(),
                usage.outputTokens()).replaceWithVoid();
    }

    Uni<TurnQueue.Depth> countOpen(TenantId tenant, Tx tx) {
        return tx.query(COUNT_OPEN, tenant.value()).map(rows -> Rows.first(rows,
                row -> new TurnQueue.Depth(row.getLong("waiting"), row.getLong("running"))));
    }

    private Turn turn(ClaimedWork claimed, Row row) {
        return new Turn(claimed, json.read(row.getBuffer("request").getBytes(), ReplyRequested.class),
                row.getInteger("retries"));
    }

    private static @Nullable String failureReason(ModelAnswer answer) {
        return switch (answer) {
            case Decided decided -> null;
            case Failed failed -> failed.reason();
        };
    }
}
