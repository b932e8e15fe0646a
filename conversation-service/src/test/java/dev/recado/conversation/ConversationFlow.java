package dev.recado.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;

import jakarta.inject.Inject;

import dev.recado.events.Decision;
import dev.recado.events.DispatchRequested;
import dev.recado.events.ReplyRequested;
import dev.recado.events.TenantId;
import org.awaitility.core.ConditionFactory;

/** Base of the tests that send events and wait for the published ones; each has a tenant of its own. */
public abstract class ConversationFlow {

    @Inject
    protected SuiteProbe suite;

    protected final Customer ana = Customer.ofNewTenant();

    protected static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(50));
    }

    /** Waits for that number of reply requests and returns the newest. */
    protected ReplyRequested replyRequest(TenantId tenant, int times) {
        soon().untilAsserted(() -> assertThat(suite.published(ReplyRequested.class, tenant)).hasSize(times));
        return suite.published(ReplyRequested.class, tenant).getLast();
    }

    protected List<DispatchRequested> dispatchRequests(TenantId tenant, int times) {
        soon().untilAsserted(() -> assertThat(suite.published(DispatchRequested.class, tenant)).hasSize(times));
        return suite.published(DispatchRequested.class, tenant);
    }

    protected ReplyRequested ask(Customer customer, String text) {
        var before = suite.published(ReplyRequested.class, customer.tenant()).size();
        suite.send(customer.writes(text));
        return replyRequest(customer.tenant(), before + 1);
    }

    protected DispatchRequested answer(Customer customer, ReplyRequested turn, Decision decision) {
        var before = suite.published(DispatchRequested.class, customer.tenant()).size();
        suite.send(customer.drafted(turn, decision));
        return dispatchRequests(customer.tenant(), before + 1).getLast();
    }

    protected void awaitState(TenantId tenant, String state, String cause) {
        soon().untilAsserted(
                () -> assertThat(suite.conversation(tenant)).containsEntry("state", state).containsEntry("cause", cause));
    }
}
