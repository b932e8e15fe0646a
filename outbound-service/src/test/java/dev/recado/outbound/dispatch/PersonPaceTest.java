package dev.recado.outbound.dispatch;

import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ConversationId;
import dev.recado.events.DispatchRequested;
import dev.recado.events.Lane;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import org.junit.jupiter.api.Test;

/** A number writes to one person at the pace that Meta allows; the rest waits and never fails. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class PersonPaceTest {

    GraphStub graph;

    @Inject
    Suite suite;
    @Inject
    Transactions transactions;
    @Inject
    DispatchRequests requests;

    private final String phone = phone();

    private void store(List<DispatchRequested> all) throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> transactions.run(tx -> requests.store(tx, all)));
    }

    private List<DispatchRequested> bulk(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Suite.request(Suite.TENANT, Suite.CHANNEL, phone, "bulk", Lane.BULK)).toList();
    }

    @Test
    void bulk_messages_over_the_pace_of_a_person_wait_and_a_reply_to_the_same_person_leaves_at_once() throws Throwable {
        // Given
        store(bulk(40));
        soon().until(() -> waiting("and due_at > now()") == 35);
        // When
        var reply = Suite.reply(ConversationId.random(), 1, phone, "reply");
        store(List.of(reply));
        // Then
        soon().untilAsserted(() -> assertThat(suite.outcomes(reply.messageId())).containsExactly("Accepted"));
        assertThat(waiting("and last_error like 'too many messages to this person%'")).isGreaterThanOrEqualTo(30);
        assertThat(graph.callsTo(phone)).hasSizeLessThanOrEqualTo(9);
        assertThat(TestDatabase.count("select count(*) from dispatch where to_phone = ? and state = 'failed'", phone)).isZero();
    }

    @Test
    void the_eleventh_message_of_a_burst_waits_for_six_seconds() throws Throwable {
        // Given
        var conversation = ConversationId.random();
        var all = IntStream.range(0, 11).mapToObj(i -> Suite.reply(conversation, 1, phone, "n" + i)).toList();
        // When
        var startNanos = System.nanoTime();
        store(all);
        soon().untilAsserted(() -> assertThat(suite.outcomes(all.getLast().messageId())).containsExactly("Accepted"));
        // Then
        assertThat(System.nanoTime() - startNanos).isGreaterThan(5_500_000_000L);
        assertThat(graph.callsTo(phone)).extracting(GraphStub.Call::text)
                .isEqualTo(IntStream.range(0, 11).mapToObj(i -> "n" + i).toList());
    }

    private long waiting(String condition) {
        return TestDatabase.count("select count(*) from work where person = ? and not claimed " + condition, phone);
    }
}
