package dev.recado.outbound.dispatch;

import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import dev.recado.events.ConversationId;
import dev.recado.events.DispatchRequested;
import dev.recado.kit.database.Transactions;
import dev.recado.outbound.CountedDatabase;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.StatementCounter;
import dev.recado.outbound.Suite;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import org.junit.jupiter.api.Test;

/** Limits the statements of each transaction that stores requests or sends them. */
@QuarkusTest
@WithTestResource(CountedDatabase.class)
@QuarkusTestResource(OutboundTestResource.class)
class StatementsPerSendTest {

    private static final int MESSAGES = 200;
    /** {@code begin} and {@code commit} included. */
    private static final int STATEMENTS_MAX = 5;

    StatementCounter counter;

    @Inject
    Transactions transactions;
    @Inject
    DispatchRequests requests;
    @Inject
    Suite suite;

    @Test
    void no_transaction_of_a_backlog_executes_more_than_five_statements() throws Throwable {
        // Given
        var all = IntStream.range(0, MESSAGES).mapToObj(i -> Suite.reply(ConversationId.random(), 1, phone(), "oi")).toList();
        store(all);
        counter.reset();
        // When
        soon().until(() -> all.stream().allMatch(one -> !suite.outcomes(one.messageId()).isEmpty()));
        // Then
        assertThat(counter.longestTransactionOn("dispatch")).hasSizeBetween(1, STATEMENTS_MAX);
        assertThat(counter.longestTransactionOn("work")).hasSizeBetween(1, STATEMENTS_MAX);
    }

    @Test
    void the_requests_of_a_batch_are_stored_together() throws Throwable {
        // Given
        var all = IntStream.range(0, MESSAGES).mapToObj(i -> Suite.reply(ConversationId.random(), 1, phone(), "oi")).toList();
        counter.reset();
        // When
        store(all);
        // Then
        assertThat(counter.longestTransactionOn("dispatch")).hasSizeBetween(1, STATEMENTS_MAX);
        soon().until(() -> all.stream().allMatch(one -> !suite.outcomes(one.messageId()).isEmpty()));
    }

    private void store(List<DispatchRequested> all) throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> transactions.run(tx -> requests.store(tx, all)));
    }
}
