package dev.recado.ai.turn;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.ai.model.ModelAnswer;
import dev.recado.ai.model.ModelAnswer.Decided;
import dev.recado.ai.model.ModelAnswer.Failed;
import dev.recado.ai.model.ReplyModel.ModelResult;
import dev.recado.events.ConversationControlled;
import dev.recado.events.ConversationId;
import dev.recado.events.ReplyRequested;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.work.ClaimedWork;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes {@code turn_head}, {@code turn} and {@code model_call} in the caller's transaction. All times except
 * {@code answer_due_at} are the database's.
 */
@ApplicationScoped
class TurnRepository {

    /** Changes and locks the rows of the conversations whose request is newer than the stored head. */
    private static final String ADVANCE_HEADS = """
        insert into turn_head as h (tenant_id, conversation_id, epoch, turn_seq)
        select $1, conversation_id, epoch, turn_seq
        from unnest($2::uuid[], $3::bigint[], $4::bigint[]) as r(conversation_id, epoch, turn_seq)
        order by conversation_id
        on conflict (tenant_id, conversation_id)
        do update set epoch = excluded.epoch, turn_seq = excluded.turn_seq, updated_at = now(), active_on = current_date
        where (h.epoch, h.turn_seq) < (excluded.epoch, excluded.turn_seq)
        returning conversation_id""";

    private static final String RAISE_HEAD_EPOCHS = """
        insert into turn_head as h (tenant_id, conversation_id, epoch, turn_seq)
        select $1, conversation_id, epoch, -1
        from unnest($2::uuid[], $3::bigint[]) as r(conversation_id, epoch)
        order by conversation_id
        on conflict (tenant_id, conversation_id)
        do update set epoch = excluded.epoch, turn_seq = -1, updated_at = now(), active_on = current_date
        where h.epoch < excluded.epoch""";

    private static final String LOCK_HEAD = """
        select 1 from turn_head
        where tenant_id = $1 and conversation_id = $2
        for update""";

    private static final String SUPERSEDE_WAITING = """
        update turn t
        set state = 'superseded', finished_at = now(), request = null
        from unnest($2::uuid[], $3::bigint[]) as r(conversation_id, epoch_max)
        where t.tenant_id = $1 and t.conversation_id = r.conversation_id and t.epoch <= r.epoch_max and t.state = 'waiting'
        returning t.id, t.conversation_id, t.epoch, t.first_at""";

    /** Inherits {@code first_at} from the replaced turns, so that replacing a turn never extends the maximum debounce. */
    private static final String INSERT_WAITING = """
        insert into turn (tenant_id, id, conversation_id, epoch, turn_seq, request, answer_due_at, first_at)
        select $1, id, conversation_id, epoch, turn_seq, request, answer_due_at, coalesce(first_at, now())
        from unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::bigint[], $6::bytea[], $7::timestamptz[], $8::timestamptz[])
            as r(id, conversation_id, epoch, turn_seq, request, answer_due_at, first_at)
        returning id, (extract(epoch from greatest(interval '0', first_at + make_interval(secs => $9) - now()))
            * 1000)::bigint as left_millis""";

    private static final String START = """
        update turn t
        set state = 'running', started_at = now()
        where t.tenant_id = $1 and t.id = $2 and t.state in ('waiting', 'running')
        and not exists (
            select 1 from turn_head h
            where h.tenant_id = t.tenant_id and h.conversation_id = t.conversation_id and h.epoch > t.epoch)
        returning id, request, retries""";

    /**
     * Starts the turns that no other transaction has locked. The locks are not waited for, because the claim already holds the
     * work item, which a newer request deletes behind the turn.
     */
    private static final String START_ALL = """
        with startable as (
            select t.tenant_id, t.id
            from turn t
            where t.tenant_id = $1 and t.id = any($2) and t.state in ('waiting', 'running')
                and not exists (
                    select 1 from turn_head h
                    where h.tenant_id = t.tenant_id and h.conversation_id = t.conversation_id and h.epoch > t.epoch)
            for update of t skip locked
        )
        update turn t
        set state = 'running', started_at = now()
        from startable s
        where t.tenant_id = s.tenant_id and t.id = s.id
        returning t.id, t.request, t.retries""";

    private static final String FINISH_ALL = """
        update turn t
        set state = r.state, cause = r.cause, finished_at = now(), request = null
        from unnest($2::uuid[], $3::text[], $4::text[]) as r(id, state, cause)
        where t.tenant_id = $1 and t.id = r.id and t.state in ('waiting', 'running')
        returning t.id""";

    /** Changes nothing if a newer turn of the conversation waits, because that turn covers this one. */
    private static final String RETURN_TO_WAITING = """
        update turn t
        set state = 'waiting', retries = retries + 1
        where t.tenant_id = $1 and t.id = $2 and t.state = 'running'
        and not exists (
            select 1 from turn n
            where n.tenant_id = t.tenant_id and n.conversation_id = t.conversation_id and n.state = 'waiting')""";

    private static final String INSERT_MODEL_CALLS = """
        insert into model_call (tenant_id, turn_id, conversation_id, model, latency_millis, outcome,
            reason, input_tokens, output_tokens)
        select $1, turn_id, conversation_id, model, latency_millis, outcome, reason, input_tokens, output_tokens
        from unnest($2::uuid[], $3::uuid[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::int[], $9::int[])
            as r(turn_id, conversation_id, model, latency_millis, outcome, reason, input_tokens, output_tokens)""";

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

    /** Returns the conversations whose request is newer than the stored head; their heads are then locked. */
    Uni<Set<ConversationId>> advanceHeads(TenantId tenant, Tx tx, Collection<ReplyRequested> requests) {
        return tx.query(ADVANCE_HEADS, tenant.value(), Rows.uuids(requests, request -> request.conversationId().value()),
                numbers(requests, ReplyRequested::epoch), numbers(requests, ReplyRequested::turnSeq))
                .map(rows -> Set.copyOf(Rows.list(rows, row -> new ConversationId(row.getUUID("conversation_id")))));
    }

    /** Raises the conversations' epochs; an older or equal epoch changes nothing. */
    Uni<Void> raiseHeadEpochs(TenantId tenant, Tx tx, Collection<ConversationControlled> controls) {
        return tx.update(RAISE_HEAD_EPOCHS, tenant.value(), Rows.uuids(controls, one -> one.conversationId().value()),
                numbers(controls, ConversationControlled::epoch)).replaceWithVoid();
    }

    /** Locks the conversation's head, so that requests and controls of the conversation wait for this transaction. */
    Uni<Void> lockHead(TenantId tenant, Tx tx, ConversationId conversation) {
        return tx.query(LOCK_HEAD, tenant.value(), conversation.value()).replaceWithVoid();
    }

    /** A waiting turn that was ended; its id is also the id of its work item. */
    record Superseded(UUID id, ConversationId conversation, long epoch, Instant firstAt) {

        private static Superseded of(Row row) {
            return new Superseded(row.getUUID("id"), new ConversationId(row.getUUID("conversation_id")), row.getLong("epoch"),
                    Rows.instant(row, "first_at"));
        }
    }

    /** Ends the waiting turns of each conversation up to that epoch. */
    Uni<List<Superseded>> supersedeWaiting(TenantId tenant, Tx tx, Map<ConversationId, Long> epochsMax) {
        return tx.query(SUPERSEDE_WAITING, tenant.value(), Rows.uuids(epochsMax.keySet(), ConversationId::value),
                numbers(epochsMax.values(), epoch -> epoch)).map(rows -> Rows.list(rows, Superseded::of));
    }

    /** Stores waiting turns and returns how long each may still wait for a newer request, by turn. */
    Uni<Map<UUID, Duration>> insertWaiting(TenantId tenant, Tx tx, List<ReplyRequested> requests, List<Superseded> replaced) {
        return tx.query(INSERT_WAITING, tenant.value(), Rows.uuids(requests, Turn::idOf),
                Rows.uuids(requests, request -> request.conversationId().value()), numbers(requests, ReplyRequested::epoch),
                numbers(requests, ReplyRequested::turnSeq),
                requests.stream().map(request -> Buffer.buffer(json.write(request))).toArray(Buffer[]::new),
                requests.stream().map(request -> Rows.timestamp(request.answerDueAt())).toArray(OffsetDateTime[]::new),
                requests.stream().map(request -> Rows.timestamp(firstAt(request, replaced))).toArray(OffsetDateTime[]::new),
                config.debounceMax().toMillis() / 1000.0)
                .map(rows -> Rows.list(rows, row -> Map.entry(row.getUUID("id"), row.getLong("left_millis"))).stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, left -> Duration.ofMillis(left.getValue()))));
    }

    private static @Nullable Instant firstAt(ReplyRequested request, List<Superseded> replaced) {
        return replaced.stream()
                .filter(one -> one.conversation().equals(request.conversationId()) && one.epoch() == request.epoch())
                .map(Superseded::firstAt).min(Comparator.naturalOrder()).orElse(null);
    }

    /** Marks the turn as running and returns it, unless it has ended or a newer epoch controls the conversation. */
    Uni<@Nullable Turn> start(TenantId tenant, Tx tx, ClaimedWork claimed) {
        return tx.query(START, tenant.value(), claimed.id())
                .map(rows -> Rows.first(rows, row -> turn(claimed, row)));
    }

    /**
     * Marks those turns as running that {@link #start} would return and that no other transaction has locked. Returns a reader of
     * each, because a request that this version cannot read must not fail the others.
     */
    Uni<Map<UUID, Supplier<Turn>>> startAll(TenantId tenant, Tx tx, List<ClaimedWork> claimed) {
        var claims = claimed.stream().collect(Collectors.toMap(ClaimedWork::id, one -> one));
        return tx.query(START_ALL, tenant.value(), Rows.uuids(claimed, ClaimedWork::id))
                .map(rows -> Rows.list(rows, row -> row).stream().collect(Collectors.toMap(row -> row.getUUID("id"),
                        row -> () -> turn(claims.get(row.getUUID("id")), row))));
    }

    /** Ends the turn and deletes its request; returns false if it has ended before. */
    Uni<Boolean> finish(TenantId tenant, Tx tx, UUID id, Turn.Result result) {
        return finishAll(tenant, tx, Map.of(id, result)).map(finished -> !finished.isEmpty());
    }

    /** Ends the turns and deletes their requests; returns those that had not ended before. */
    Uni<Set<UUID>> finishAll(TenantId tenant, Tx tx, Map<UUID, Turn.Result> results) {
        return tx.query(FINISH_ALL, tenant.value(), results.keySet().toArray(UUID[]::new),
                Rows.texts(results.values(), Turn.Result::state), Rows.texts(results.values(), Turn.Result::cause))
                .map(rows -> Set.copyOf(Rows.list(rows, row -> row.getUUID("id"))));
    }

    /** Sets a running turn back to waiting for a retry; returns false if a newer turn of the conversation waits. */
    Uni<Boolean> returnToWaiting(TenantId tenant, Tx tx, Turn turn) {
        return tx.update(RETURN_TO_WAITING, tenant.value(), turn.id()).map(rows -> rows == 1);
    }

    /** A model call of a turn. */
    record Call(Turn turn, ModelResult result) {
    }

    /** Records what model calls cost: ids and numbers, no text. */
    Uni<Void> insertModelCalls(TenantId tenant, Tx tx, List<Call> calls) {
        return calls.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.update(INSERT_MODEL_CALLS, tenant.value(), Rows.uuids(calls, call -> call.turn().id()),
                        Rows.uuids(calls, call -> call.turn().conversationId().value()),
                        Rows.texts(calls, call -> call.result().usage().model()),
                        numbers(calls, call -> call.result().usage().latencyMillis()),
                        Rows.texts(calls, call -> call.result().answer().outcome()),
                        Rows.texts(calls, call -> failureReason(call.result().answer())),
                        calls.stream().map(call -> call.result().usage().inputTokens()).toArray(Integer[]::new),
                        calls.stream().map(call -> call.result().usage().outputTokens()).toArray(Integer[]::new))
                        .replaceWithVoid();
    }

    private static <T> Long[] numbers(Collection<T> rows, Function<T, Long> value) {
        return rows.stream().map(value).toArray(Long[]::new);
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
