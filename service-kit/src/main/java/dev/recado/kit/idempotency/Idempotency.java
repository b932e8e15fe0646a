package dev.recado.kit.idempotency;

import java.util.Arrays;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.lifecycle.FailureClassifier;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/**
 * Runs a use case one time for all requests with the same {@code Idempotency-Key}, in any replica. One transaction stores the
 * key, the change and the answer. A repetition waits for it and gets the same answer. A refused request stores nothing.
 */
@ApplicationScoped
@IfBuildProperty(name = "recado.database.enabled", stringValue = "true", enableIfMissing = true)
public class Idempotency {

    /** A key that is older than 24 hours counts as new, even before it is deleted. */
    private static final String CLAIM = """
        insert into idempotency_key (tenant_id, caller, key, request_hash)
        values ($1, $2, $3, $4)
        on conflict (tenant_id, caller, key) do update
        set request_hash = excluded.request_hash, answer = null, created_at = now()
        where idempotency_key.created_at < now() - interval '24 hours'
        returning key""";
    private static final String STORE = """
        update idempotency_key set answer = $4 where tenant_id = $1 and caller = $2 and key = $3""";
    private static final String FIND = """
        select request_hash, answer from idempotency_key where tenant_id = $1 and caller = $2 and key = $3""";

    private final Transactions transactions;
    private final ObjectMapper mapper;

    Idempotency(Transactions transactions, ObjectMapper mapper) {
        this.transactions = transactions;
        this.mapper = mapper;
    }

    /**
     * Runs the work in a transaction.
     *
     * @param request null for a request without a key, whose work always runs
     * @param type the type of the answer, which is stored as JSON
     */
    public <T> Uni<T> run(IdempotentRequest request, Class<T> type, Function<Tx, Uni<T>> work) {
        return transactions.run(tx -> request == null
                ? work.apply(tx)
                : claim(tx, request)
                        .chain(first -> first
                                ? work.apply(tx).call(answer -> store(tx, request, answer))
                                : find(tx, request, type)));
    }

    /** Returns whether the key is new. Waits while another transaction holds it, at most for the lock's time limit. */
    private static Uni<Boolean> claim(Tx tx, IdempotentRequest request) {
        return tx.query(CLAIM, request.tenant().value(), request.caller(), request.key(), request.hash())
                .onFailure(FailureClassifier::isTimeLimit).transform(waited -> running())
                .map(rows -> rows.size() == 1);
    }

    private <T> Uni<Integer> store(Tx tx, IdempotentRequest request, T answer) {
        return tx.update(STORE, request.tenant().value(), request.caller(), request.key(), write(answer));
    }

    private <T> Uni<T> find(Tx tx, IdempotentRequest request, Class<T> type) {
        return tx.query(FIND, request.tenant().value(), request.caller(), request.key())
                .map(rows -> firstAnswer(rows, request, type));
    }

    private <T> T firstAnswer(RowSet<Row> rows, IdempotentRequest request, Class<T> type) {
        if (rows.size() == 0) {
            throw running();
        }
        var row = rows.iterator().next();
        if (!Arrays.equals(row.getBuffer("request_hash").getBytes(), request.hash())) {
            throw Refusal.of(422, "IDEMPOTENCY_KEY_REUSED",
                    "the Idempotency-Key was used for another request within 24 hours; use a new key for each request");
        }
        return read(row.getString("answer"), type);
    }

    private static Refusal running() {
        return Refusal.conflict("REQUEST_RUNNING",
                "a request with the same Idempotency-Key is still running; repeat the request to get its answer");
    }

    private String write(Object answer) {
        try {
            return mapper.writeValueAsString(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the answer is not writable as JSON", e);
        }
    }

    private <T> T read(String answer, Class<T> type) {
        try {
            return mapper.readValue(answer, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the stored answer is not readable", e);
        }
    }
}
