package dev.recado.kit.idempotency;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.lifecycle.FailureClassifier;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/**
 * Runs a use case one time for all requests with the same {@code Idempotency-Key}, in any replica. One transaction stores the
 * key, the change and the answer. A repetition waits for it and gets the same answer. A refused request stores nothing.
 */
@ApplicationScoped
@IfBuildProperty(name = "recado.database.enabled", stringValue = "true", enableIfMissing = true)
public class Idempotency {

    /** A request whose answer is known before its work is done. */
    public record AnsweredRequest(IdempotentRequest request, Object answer) {

        private Key key() {
            return new Key(request.caller(), request.key());
        }
    }

    private record Key(String caller, String key) {
    }

    private final Transactions transactions;
    private final StoredAnswers answers;

    Idempotency(Transactions transactions, StoredAnswers answers) {
        this.transactions = transactions;
        this.answers = answers;
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
                                : tx.query(StoredAnswers.FIND, id(request)).map(rows -> required(rows, request, type))));
    }

    /**
     * Runs a slow preparation before the transaction, and then the work as above. A repetition that comes later prepares
     * nothing; of those at the same time, one does the work.
     *
     * @param preparation changes nothing
     */
    public <P, T> Uni<T> run(IdempotentRequest request, Class<T> type, Supplier<Uni<P>> preparation,
            BiFunction<Tx, P, Uni<T>> work) {
        return find(request, type).chain(found -> found != null
                ? Uni.createFrom().item(found)
                : preparation.get().chain(prepared -> run(request, type, tx -> work.apply(tx, prepared))));
    }

    /**
     * Stores the answers of requests that share a transaction, in one statement. Returns those whose keys are new, of several with one
     * key the first. {@link #run} answers the others, after the commit. Waits for other transactions that hold one of the keys.
     */
    public Uni<List<AnsweredRequest>> claimAll(TenantId tenant, Tx tx, List<AnsweredRequest> requests) {
        Map<Key, AnsweredRequest> first = new LinkedHashMap<>();
        requests.forEach(one -> first.putIfAbsent(one.key(), one));
        var claims = first.values();
        return claims.isEmpty()
                ? Uni.createFrom().item(List.of())
                : tx.query(StoredAnswers.CLAIM_ALL, tenant.value(), Rows.texts(claims, one -> one.request().caller()),
                        Rows.texts(claims, one -> one.request().key()),
                        claims.stream().map(one -> Buffer.buffer(one.request().hash())).toArray(Buffer[]::new),
                        Rows.texts(claims, one -> answers.write(one.answer())))
                        .onFailure(FailureClassifier::isTimeLimit).transform(waited -> StoredAnswers.running())
                        .map(rows -> Rows.list(rows,
                                row -> first.get(new Key(row.getString("caller"), row.getString("key")))));
    }

    /** Deletes the keys of refused requests, in the transaction that claimed them: a refused request stores nothing. */
    public Uni<Void> releaseAll(TenantId tenant, Tx tx, List<AnsweredRequest> refused) {
        return refused.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.update(StoredAnswers.RELEASE_ALL, tenant.value(), Rows.texts(refused, one -> one.request().caller()),
                        Rows.texts(refused, one -> one.request().key())).replaceWithVoid();
    }

    private <T> Uni<T> find(IdempotentRequest request, Class<T> type) {
        return request == null
                ? Uni.createFrom().nullItem()
                : transactions.query(StoredAnswers.FIND, id(request)).map(rows -> answer(rows, request, type));
    }

    /** Returns whether the key is new. Waits while another transaction holds it, at most for the lock's time limit. */
    private static Uni<Boolean> claim(Tx tx, IdempotentRequest request) {
        return tx.query(StoredAnswers.CLAIM, request.tenant().value(), request.caller(), request.key(), request.hash())
                .onFailure(FailureClassifier::isTimeLimit).transform(waited -> StoredAnswers.running())
                .map(rows -> rows.size() == 1);
    }

    private <T> Uni<Integer> store(Tx tx, IdempotentRequest request, T answer) {
        return tx.update(StoredAnswers.STORE, request.tenant().value(), request.caller(), request.key(),
                answers.write(answer));
    }

    private <T> T required(RowSet<Row> rows, IdempotentRequest request, Class<T> type) {
        var answer = answer(rows, request, type);
        if (answer == null) {
            throw StoredAnswers.running();
        }
        return answer;
    }

    private <T> T answer(RowSet<Row> rows, IdempotentRequest request, Class<T> type) {
        if (rows.size() == 0) {
            return null;
        }
        var row = rows.iterator().next();
        return answers.read(row.getBuffer("request_hash").getBytes(), row.getString("answer"), request, type);
    }

    private static Object[] id(IdempotentRequest request) {
        return new Object[]{request.tenant().value(), request.caller(), request.key()};
    }
}
