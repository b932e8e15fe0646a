package dev.recado.outbound.dispatch;

import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ControlApplied;
import dev.recado.events.ConversationId;
import dev.recado.events.DispatchRequested;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import dev.recado.outbound.dispatch.Dispatch.Uncertain;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several sends of a conversation end at once; the epoch that waits for them is applied, and no end waits for another. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class AppliedEpochEventsTest {

    @Inject
    Suite suite;
    @Inject
    Transactions transactions;
    @Inject
    DispatchRequests requests;
    @Inject
    SendResults results;

    private final ConversationId first = ConversationId.random();
    private final ConversationId second = ConversationId.random();
    private final List<DispatchRequested> sends = List.of(Suite.reply(first, 1, phone(), "oi"),
            Suite.reply(first, 1, phone(), "oi"), Suite.reply(second, 1, phone(), "oi"), Suite.reply(second, 1, phone(), "oi"));

    /** Starts the sends by a worker of our own, and lets epoch 2 wait for them. */
    @BeforeEach
    void start() throws Throwable {
        TestDatabase.update("update pace set next_at = now() + interval '1 hour'");
        run(tx -> requests.store(tx, sends));
        for (var send : sends) {
            TestDatabase.update("update dispatch set state = 'sending', applies_epoch = 2, "
                    + "send_deadline = now() + interval '1 hour' where message_id = ?", send.messageId().value());
        }
    }

    @AfterEach
    void grantSlots() {
        TestDatabase.update("update pace set next_at = '-infinity'");
    }

    private void run(Function<Tx, Uni<Void>> work) throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> transactions.run(work));
    }

    private Uni<Void> end(Tx tx, int send) {
        return results.markUncertain(tx, new Uncertain(Suite.TENANT, sends.get(send).messageId(), "no outcome"));
    }

    private List<Long> applied(ConversationId conversation) {
        return suite.published(ControlApplied.class).stream().filter(one -> one.conversationId().equals(conversation))
                .map(ControlApplied::epoch).toList();
    }

    @Test
    void ends_of_two_conversations_in_opposite_orders_do_not_wait_for_each_other() throws Throwable {
        // When
        run(tx -> end(tx, 0).chain(() -> transactions.run(other -> end(other, 2).chain(() -> end(other, 1))))
                .chain(() -> end(tx, 3)));
        // Then
        soon().untilAsserted(() -> {
            assertThat(applied(first)).contains(2L);
            assertThat(applied(second)).contains(2L);
        });
    }
}
