package dev.recado.outbound.dispatch;

import static dev.recado.outbound.Suite.phone;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ConversationId;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.test.TestDatabase;
import dev.recado.kit.work.ClaimedWork;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Only one of two claims of a dispatch starts its send, also when both ask at the same time. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class SendStartsTest {

    @Inject
    Transactions transactions;
    @Inject
    DispatchRequests requests;
    @Inject
    SendStarts starts;

    @BeforeEach
    void grantNoSlots() {
        TestDatabase.update("update pace set next_at = now() + interval '1 hour'");
    }

    @AfterEach
    void grantSlots() {
        TestDatabase.update("update pace set next_at = '-infinity'");
    }

    @Test
    void a_lapsed_claim_in_the_same_transaction_does_not_start_the_send_too() throws Throwable {
        // Given: the first claim is started alone, so that the two others share a transaction
        var other = Suite.reply(ConversationId.random(), 1, phone(), "oi");
        var twice = Suite.reply(ConversationId.random(), 1, phone(), "oi");
        VertxContextSupport.subscribeAndAwait(() -> transactions.run(tx -> requests.store(tx, List.of(other, twice))));
        // When
        var started = VertxContextSupport.subscribeAndAwait(() -> Uni.join().all(
                starts.start(claim(other.messageId().value(), -1)).map(one -> 0L),
                starts.start(claim(twice.messageId().value(), -2)).map(one -> one == null ? 0L : -2L),
                starts.start(claim(twice.messageId().value(), -3)).map(one -> one == null ? 0L : -3L)).andFailFast());
        // Then
        var winners = started.stream().filter(token -> token != 0).toList();
        assertThat(winners).hasSize(1);
        assertThat(TestDatabase.count("select sender from dispatch where message_id = ?", twice.messageId().value()))
                .isEqualTo(winners.getFirst());
    }

    private static ClaimedWork claim(UUID id, long token) {
        return new ClaimedWork(Suite.TENANT, id, Suite.CHANNEL.toString(), id.toString(), 1, token);
    }
}
