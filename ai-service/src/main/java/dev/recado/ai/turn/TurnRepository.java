package dev.recado.ai.turn;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.ai.model.AiConfig;
import dev.recado.events.ConversationId;
import dev.recado.events.ReplyRequested;
import dev.recado.events.TenantId;
import dev.recado.kit.work.ClaimedWork;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/** The turns' tables; one transaction is the caller's. */
@ApplicationScoped
class TurnRepository {

    private final EventJson json;
    private final AiConfig config;

    TurnRepository(EventJson json, AiConfig config) {
        this.json = json;
        this.config = config;
    }

    /** True when the request is newer than all known of its conversation, whose row is locked from then on. */
    Uni<Boolean> advance(TenantId tenant, Tx tx, ReplyRequested request) {
        return tx.update(TurnSql.ADVANCE, tenant.value(), request.conversationId().value(), request.epoch(), request.turnSeq())
                .map(rows -> rows == 1);
    }

    /** True when the epoch is news. */
    Uni<Boolean> rise(TenantId tenant, Tx tx, ConversationId conversation, long epoch) {
        return tx.update(TurnSql.RISE, tenant.value(), conversation.value(), epoch).map(rows -> rows == 1);
    }

    /** Drops what waits up to that epoch; the ids are those of their work too. */
    Uni<List<UUID>> supersede(TenantId tenant, Tx tx, ConversationId conversation, long epoch) {
        return tx.query(TurnSql.SUPERSEDE, tenant.value(), conversation.value(), epoch).map(TurnRepository::ids);
    }

    /** Stores a waiting turn and tells how long it may still wait for a newer one. */
    Uni<Duration> insert(TenantId tenant, Tx tx, ReplyRequested request, List<UUID> replaced) {
        return tx.query(TurnSql.INSERT, tenant.value(), Turn.idOf(request), request.conversationId().value(), request.epoch(),
                request.turnSeq(), json.write(request), request.answerDueAt(), config.debounceMax().toMillis() / 1000.0,
                replaced.toArray(UUID[]::new))
                .map(rows -> Duration.ofMillis(rows.iterator().next().getLong("left_millis")))
                .map(left -> left.compareTo(config.debounce()) < 0 ? left : config.debounce());
    }

    /** The turn, running from now on; null when there is nothing left to do for it. */
    Uni<Turn> start(TenantId tenant, Tx tx, ClaimedWork claimed) {
        return tx.query(TurnSql.START, tenant.value(), claimed.id())
                .map(rows -> rows.size() == 0 ? null : turn(claimed, rows.iterator().next()));
    }

    /** True when the turn was open until now; its text goes. */
    Uni<Boolean> end(TenantId tenant, Tx tx, UUID id, Ending ending) {
        return tx.update(TurnSql.END, tenant.value(), id, ending.state(), ending.cause()).map(rows -> rows == 1);
    }

    /** Back to waiting; false when a newer turn of the conversation waits, which covers this one. */
    Uni<Boolean> again(TenantId tenant, Tx tx, Turn turn) {
        return tx.update(TurnSql.AGAIN, tenant.value(), turn.id()).map(rows -> rows == 1);
    }

    /** Puts what follows in line with requests and controls of the conversation. */
    Uni<Void> lock(TenantId tenant, Tx tx, ConversationId conversation) {
        return tx.query(TurnSql.LOCK, tenant.value(), conversation.value()).replaceWithVoid();
    }

    Uni<QueueDepth> depth(TenantId tenant, Tx tx) {
        return tx.query(TurnSql.DEPTH, tenant.value()).map(rows -> rows.iterator().next())
                .map(row -> new QueueDepth(row.getLong("waiting"), row.getLong("running")));
    }

    private Turn turn(ClaimedWork claimed, Row row) {
        return new Turn(claimed, json.read(row.getBuffer("request").getBytes(), ReplyRequested.class),
                row.getInteger("retries"));
    }

    private static List<UUID> ids(RowSet<Row> rows) {
        var ids = new ArrayList<UUID>();
        rows.forEach(row -> ids.add(row.getUUID("id")));
        return ids;
    }
}
