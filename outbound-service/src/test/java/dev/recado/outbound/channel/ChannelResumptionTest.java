package dev.recado.outbound.channel;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.channel.Channels.Connection;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A paused number of the settings sends again after a start and after Meta's confirmation. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class ChannelResumptionTest {

    private static final TenantId TENANT = TenantId.of("6f0e9c1a-0000-4000-8000-0000000000f1");
    private static final Connection CONNECTION = new Connection("12001", "120", "test_token_c", null);

    GraphStub graph;

    @Inject
    Channels channels;
    @Inject
    ChannelVerification verification;

    private ChannelId channel;

    /** The number stays unconfirmed, because Meta cannot be asked. */
    @BeforeEach
    void pauseUnconfirmedNumber() throws Throwable {
        graph.own("test_token_c", "120", "12001");
        graph.queriesFail("!reset");
        channel = prepare();
        TestDatabase.update(
                "update channel set verified_at = null, failing_code = 190, failing_title = 'x' where channel_id = ?",
                channel.value());
        TestDatabase.update("update pace set breaker = 'open', probe_at = 'infinity' where channel_id = ?", channel.value());
    }

    @AfterEach
    void queriesSucceed() {
        graph.queriesFail(null);
    }

    @Test
    void a_paused_number_sends_again_once_meta_confirms_it() throws Throwable {
        // When
        graph.queriesFail(null);
        VertxContextSupport.subscribeAndAwait(verification::verifyAll);
        // Then
        expectResumed();
    }

    @Test
    void a_paused_number_of_the_settings_sends_again_after_a_start() throws Throwable {
        // When
        prepare();
        // Then
        expectResumed();
    }

    private ChannelId prepare() throws Throwable {
        return VertxContextSupport.subscribeAndAwait(() -> channels.prepare(TENANT, CONNECTION)).id();
    }

    private void expectResumed() {
        assertThat(TestDatabase.texts("select breaker from pace where channel_id = ?", channel.value()))
                .containsExactly("closed");
        assertThat(TestDatabase.texts("select failing_code::text from channel where channel_id = ?", channel.value()))
                .containsOnlyNulls();
    }
}
