package dev.recado.outbound.window;

import static dev.recado.outbound.Suite.phone;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.Address;
import dev.recado.events.ChannelId;
import dev.recado.events.InboundContent;
import dev.recado.events.MessageReceived;
import dev.recado.events.NamedUuid;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import dev.recado.outbound.window.CustomerWindows.Recipient;
import dev.recado.outbound.window.CustomerWindows.Window;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class CustomerWindowsTest {

    private static final Instant WROTE_AT = Instant.parse("2026-11-21T12:00:00Z");

    @Inject
    Transactions transactions;
    @Inject
    CustomerWindows windows;
    @Inject
    CustomerWindowRetention retention;

    private final String phone = phone();
    private final String userId = "BR." + UUID.randomUUID().toString().replace("-", "");

    private <T> T run(Function<Tx, Uni<T>> work) throws Throwable {
        return VertxContextSupport.subscribeAndAwait(() -> transactions.run(work));
    }

    private void record(MessageReceived... messages) throws Throwable {
        run(tx -> windows.record(tx, List.of(messages)));
    }

    private Window find(Address to) throws Throwable {
        var recipient = new Recipient(Suite.CHANNEL, to);
        return run(tx -> windows.find(Suite.TENANT, tx, List.of(recipient))).get(recipient);
    }

    private Window find() throws Throwable {
        return find(new Address(phone, null));
    }

    @Test
    void a_window_is_open_for_a_day_less_a_minute_after_the_customers_last_message() throws Throwable {
        // When
        record(Suite.received(phone, null, WROTE_AT), Suite.received(phone, null, WROTE_AT.minusSeconds(5)));
        // Then
        var end = WROTE_AT.plus(Duration.ofHours(24)).minusSeconds(60);
        assertThat(find().isOpen(end.minusMillis(1))).isTrue();
        assertThat(find().isOpen(end)).isFalse();
    }

    @Test
    void an_older_message_that_arrives_later_does_not_shorten_the_window() throws Throwable {
        // Given
        record(Suite.received(phone, null, WROTE_AT));
        var before = find();
        // When
        record(Suite.received(phone, null, WROTE_AT.minusSeconds(3600)));
        // Then
        assertThat(find()).isEqualTo(before);
    }

    @Test
    void addresses_of_one_person_lead_to_each_other() throws Throwable {
        // Given
        record(Suite.received(phone, userId, WROTE_AT));
        // When
        record(Suite.received(null, userId, WROTE_AT.plusSeconds(1)));
        // Then
        assertThat(find(new Address(null, userId)).to()).isEqualTo(new Address(phone, userId));
        assertThat(find().to()).isEqualTo(new Address(phone, userId));
    }

    @Test
    void two_spellings_of_one_number_are_found_together() throws Throwable {
        // Given
        var today = "5511988" + phone.substring(7);
        record(Suite.received(today, null, WROTE_AT));
        var recipients = Stream.of(today, "551188" + phone.substring(7))
                .map(spelling -> new Recipient(Suite.CHANNEL, new Address(spelling, null))).toList();
        // When
        var found = run(tx -> windows.find(Suite.TENANT, tx, recipients));
        // Then
        assertThat(found.values()).hasSize(2).allSatisfy(window -> assertThat(window.to().phone()).isEqualTo(today));
    }

    @Test
    void a_system_notice_opens_no_window() throws Throwable {
        // Given
        var text = Suite.received(phone, null, WROTE_AT);
        var notice = new MessageReceived(text.eventId(), text.tenantId(), text.occurredAt(), 1, text.channelId(), text.wamid(),
                text.from(), new InboundContent.Revoked("wamid.A"), text.receivedAt(), null, null, null, List.of(), null);
        // When
        record(notice);
        // Then
        assertThat(find().openUntil()).isNull();
    }

    @Test
    void the_messages_of_each_second_are_counted_for_the_rate_of_the_number() throws Throwable {
        // Given
        var channel = ChannelId.random();
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        // When
        record(received(channel, now), received(channel, now.plusMillis(900)), received(channel, now.minusSeconds(1)),
                received(channel, now.minusSeconds(10)));
        record(received(channel, now), received(channel, now.minusSeconds(20)));
        // Then
        assertThat(TestDatabase.texts("select messages from inbound_second where channel_id = ? order by second desc",
                channel.value())).containsExactly("3", "1");
        // When
        record(received(channel, now.plusSeconds(10)));
        // Then
        assertThat(TestDatabase.texts("select messages from inbound_second where channel_id = ? order by second desc",
                channel.value())).containsExactly("1", "1");
    }

    private static MessageReceived received(ChannelId channel, Instant at) {
        var text = Suite.received(phone(), null, at);
        return new MessageReceived(text.eventId(), text.tenantId(), at, 1, channel, text.wamid(), text.from(),
                new InboundContent.Revoked("wamid.A"), at, null, null, null, List.of(), null);
    }

    @Test
    void the_addresses_of_customers_who_have_not_written_for_30_days_are_deleted() throws Throwable {
        // Given
        record(Suite.received(phone, userId, Instant.now().minus(Duration.ofDays(31))));
        var recent = phone();
        record(Suite.received(recent, null, Instant.now().minus(Duration.ofDays(29))));
        // When
        VertxContextSupport.subscribeAndAwait(retention::deleteOld);
        // Then
        assertThat(TestDatabase.texts("select address from customer_window where address in (?, ?, ?)", phone, userId, recent))
                .containsExactly(recent);
    }

    @Test
    void a_customer_of_one_tenant_is_unknown_to_another() throws Throwable {
        // Given
        record(Suite.received(phone, null, WROTE_AT));
        var recipient = new Recipient(Suite.CHANNEL, new Address(phone, null));
        var other = NamedUuid.tenant("other");
        // When
        var found = run(tx -> windows.find(other, tx, List.of(recipient)));
        // Then
        assertThat(found.get(recipient).openUntil()).isNull();
    }
}
