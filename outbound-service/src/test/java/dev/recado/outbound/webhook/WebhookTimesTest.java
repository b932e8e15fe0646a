package dev.recado.outbound.webhook;

import static dev.recado.outbound.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ChannelId;
import dev.recado.events.MessageReceived;
import dev.recado.events.NamedUuid;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import org.junit.jupiter.api.Test;

/** The time of the last webhook of each number is stored, and never goes back. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class WebhookTimesTest {

    private static final TenantId TENANT = TenantId.of("6f0e9c1a-0000-4000-8000-0000000002f1");

    @Inject
    Suite suite;
    @Inject
    WebhookTimes times;
    @Inject
    Transactions transactions;

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    @Test
    void a_message_of_a_customer_is_the_last_webhook_of_its_number() throws Throwable {
        // Given
        var at = Instant.now().minusSeconds(1).truncatedTo(ChronoUnit.MILLIS);
        // When
        suite.publish(Suite.received(Suite.phone(), null, at));
        // Then
        soon().untilAsserted(() -> assertThat(last(Suite.TENANT, Suite.CHANNEL)).isAfterOrEqualTo(at));
        assertThat(stored(Suite.CHANNEL)).isNotEmpty();
    }

    @Test
    void an_older_or_future_time_does_not_move_the_last_one() throws Throwable {
        // Given
        var channel = NamedUuid.channel(TENANT, "960001");
        times.recordMessages(List.of(message(channel, now.minusSeconds(60))));
        VertxContextSupport.subscribeAndAwait(times::store);
        // When
        times.recordMessages(List.of(message(channel, now.minusSeconds(90))));
        VertxContextSupport.subscribeAndAwait(times::store);
        // Then
        assertThat(last(TENANT, channel)).isEqualTo(now.minusSeconds(60));
        // When
        times.recordMessages(List.of(message(channel, now.plusSeconds(3600))));
        // Then
        assertThat(last(TENANT, channel)).isBetween(now, Instant.now());
    }

    @Test
    void a_number_without_a_webhook_has_none() throws Throwable {
        assertThat(last(TENANT, NamedUuid.channel(TENANT, "960002"))).isNull();
    }

    private Instant last(TenantId tenant, ChannelId channel) throws Throwable {
        return VertxContextSupport.subscribeAndAwait(() -> transactions.run(tx -> times.last(tenant, tx, channel)));
    }

    private List<String> stored(ChannelId channel) throws Throwable {
        VertxContextSupport.subscribeAndAwait(times::store);
        return TestDatabase.texts("select arrived_at::text from webhook_time where channel_id = ?", channel.value());
    }

    private static MessageReceived message(ChannelId channel, Instant at) {
        var m = Suite.received("5511999990001", null, at);
        return new MessageReceived(m.eventId(), TENANT, at, 1, channel, m.wamid(), m.from(), m.content(), at, null, null, null,
                List.of(), null);
    }
}
