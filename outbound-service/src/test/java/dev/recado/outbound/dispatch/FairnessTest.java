package dev.recado.outbound.dispatch;

import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ChannelId;
import dev.recado.events.DispatchRequested;
import dev.recado.events.Lane;
import dev.recado.events.TenantId;
import dev.recado.kit.access.RoleAugmentor;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.jwt.Claim;
import io.quarkus.test.security.jwt.JwtSecurity;
import io.quarkus.vertx.VertxContextSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sends of several numbers of one tenant. The positions of the calls at the Graph API count, not their times. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
@TestSecurity(user = "olga", roles = "owner", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = FairnessTest.TENANT),
        @Claim(key = "sub", value = "6f0e9c1a-0000-4000-8000-0000000000d9")})
class FairnessTest {

    /** A tenant of its own, because the messages of the first tenant name no number. */
    static final String TENANT = "6f0e9c1a-0000-4000-8000-0000000000e1";
    static final TenantId OWNER = TenantId.of(TENANT);
    private static final int BACKLOG = 400;
    private static final int CALLS_BEFORE_MAX = 80;
    /** The limit of the tests on the sends in progress of one number. */
    private static final int IN_FLIGHT_MAX = 32;

    GraphStub graph;

    @Inject
    Transactions transactions;
    @Inject
    DispatchRequests requests;

    private final String person = phone();
    private ChannelId busy;
    private ChannelId other;

    @BeforeEach
    void connect() {
        busy = Suite.connect(graph, phone(), "test_token");
        other = Suite.connect(graph, phone(), "test_token");
        graph.forgetCalls();
    }

    private void store(List<DispatchRequested> all) throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> transactions.run(tx -> requests.store(tx, all)));
    }

    private void storeBacklog(Lane lane, String text) throws Throwable {
        store(IntStream.range(0, BACKLOG)
                .mapToObj(i -> Suite.request(OWNER, busy, phone(), text, lane)).toList());
    }

    private void expectEarlyCall() {
        soon().untilAsserted(() -> assertThat(graph.callsTo(person)).hasSize(1));
        assertThat(graph.calls().indexOf(graph.callsTo(person).getFirst())).isLessThan(CALLS_BEFORE_MAX);
    }

    @Test
    void a_reply_is_sent_at_once_although_another_number_has_a_backlog_of_notices() throws Throwable {
        // Given
        storeBacklog(Lane.NOTICE, "aviso");
        // When
        store(List.of(Suite.request(OWNER, other, person, "oi", Lane.REPLY)));
        // Then
        expectEarlyCall();
    }

    @Test
    void a_number_whose_requests_hang_costs_another_number_nothing() throws Throwable {
        // Given
        storeBacklog(Lane.REPLY, "!hang");
        soon().until(() -> graph.calls().size() >= IN_FLIGHT_MAX);
        // When
        store(List.of(Suite.request(OWNER, other, person, "oi", Lane.REPLY)));
        // Then
        expectEarlyCall();
        soon().until(() -> TestDatabase.count("select count(*) from dispatch where channel_id = ? and state = 'uncertain'",
                busy.value()) > 0);
        assertThat(graph.calls()).hasSizeLessThan(2 * IN_FLIGHT_MAX);
    }
}
