package dev.recado.outbound.dispatch;

import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.Address;
import dev.recado.events.ChannelId;
import dev.recado.events.DeliveryStatus;
import dev.recado.events.DispatchFinished;
import dev.recado.events.DispatchOutcome;
import dev.recado.events.DispatchRequested;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import dev.recado.events.OutboundContent;
import dev.recado.events.OutboundContent.Template;
import dev.recado.events.ReportedError;
import dev.recado.events.StatusReported;
import dev.recado.events.TemplateComponentValues;
import dev.recado.events.TemplateParameter;
import dev.recado.events.TenantId;
import dev.recado.kit.access.RoleAugmentor;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.GraphErrorRows;
import dev.recado.outbound.GraphErrorRows.GraphErrorRow;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** For each documented error, as an answer and as a late status: what the table says is what happens. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
@TestSecurity(user = "olga", roles = "owner", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = ErrorActionsTest.TENANT),
        @Claim(key = "sub", value = "0b9f2f3e-7f5e-4b43-9a59-2a1c64a4f009")})
class ErrorActionsTest {

    static final String TENANT = "6f0e9c1a-0000-4000-8000-0000000000e1";
    private static final TenantId OWN = TenantId.of(TENANT);
    private static final Set<String> FINAL = Set.of("DROP", "UNDELIVERABLE", "SUPPRESS", "SUPPRESS_MARKETING", "CONFIGURE");
    private static final Set<String> SENT_AGAIN_LATE = Set.of("RETRY", "SLOW_NUMBER", "SLOW_PERSON", "STOP_BULK");

    GraphStub graph;

    @Inject
    Suite suite;
    @Inject
    Transactions transactions;
    @Inject
    DispatchRequests requests;

    private final Map<GraphErrorRow, DispatchRequested> sent = new LinkedHashMap<>();

    /** A bulk template with this value, from a number of its own, that no conversation requested. */
    private static DispatchRequested message(ChannelId channel, String text) {
        var id = MessageId.random();
        var values = new TemplateComponentValues.Body(List.of(new TemplateParameter.Text(text, null)));
        OutboundContent content = new Template("promo", new Template.Language("pt_BR", null), List.of(values));
        return new DispatchRequested(id.toString(), OWN, Instant.now(), id, null, channel, new Address(phone(), null), content,
                Lane.BULK, 0, Instant.now().plus(Duration.ofDays(6)), null, null, null);
    }

    /** Sends one message for each row, from a number of its own. */
    private void send(String numbers, Function<GraphErrorRow, String> text) throws Throwable {
        GraphErrorRows.withEndsOfRanges().forEach(row -> sent.put(row, message(connect(numbers, row), text.apply(row))));
        VertxContextSupport.subscribeAndAwait(() -> transactions.run(tx -> requests.store(tx, List.copyOf(sent.values()))));
    }

    private ChannelId connect(String kind, GraphErrorRow row) {
        var number = kind + row.code();
        return Suite.connect(graph, number, "token_" + number);
    }

    /** No message of this class is sent while another test runs. */
    @AfterEach
    void stop() {
        TestDatabase.update("delete from work where tenant_id = ?", OWN.value());
        TestDatabase.update("update dispatch set state = 'failed' where tenant_id = ? and state in ('ready', 'sending')",
                OWN.value());
        TestDatabase.update("update pace set breaker = 'closed' where tenant_id = ?", OWN.value());
        TestDatabase.update("update channel set failing_code = null where tenant_id = ?", OWN.value());
    }

    @Test
    void an_answered_error_has_its_action() throws Throwable {
        // When
        send("77", row -> "!error " + row.code() + " 400");
        // Then
        soon().atMost(Duration.ofSeconds(90)).untilAsserted(() -> assertThat(sent.entrySet()).allSatisfy(one -> {
            if (FINAL.contains(one.getKey().action())) {
                assertThat(failure(one.getValue().messageId())).as(one.getKey().toString()).isEqualTo(one.getKey().code());
            } else {
                assertThat(count("dispatch where retries > 0 and message_id = ?", one.getValue().messageId().value()))
                        .as(one.getKey().toString()).isOne();
            }
        }));
        assertThat(sent.entrySet()).allSatisfy(one -> {
            expectEffect(one.getKey(), one.getValue());
            expectWait(one.getKey(), one.getValue());
        });
    }

    /** A wait of minutes or more: the message was sent one time, and is due after the wait. */
    private void expectWait(GraphErrorRow row, DispatchRequested request) {
        if (FINAL.contains(row.action()) || row.firstWait().toSeconds() >= 30) {
            assertThat(graph.callsTo(request.to().phone())).as(row.toString()).hasSize(1);
        }
        if (row.firstWait().toSeconds() >= 30) {
            assertThat(count("work where due_at > now() + ? * interval '1 second' - interval '100 seconds' and id = ?",
                    row.firstWait().toSeconds(), request.messageId().value())).as(row.toString()).isOne();
        }
    }

    @Test
    void a_late_failure_has_its_action_and_is_final_for_its_message() throws Throwable {
        // Given
        send("78", row -> "ok");
        soon().atMost(Duration.ofSeconds(90)).untilAsserted(() -> assertThat(sent.values())
                .allMatch(one -> suite.outcomes(one.messageId()).equals(List.of("Accepted"))));
        // When
        sent.forEach((row, request) -> suite.publish(failed(row, request)));
        // Then
        soon().atMost(Duration.ofSeconds(90)).untilAsserted(() -> assertThat(sent.entrySet()).allSatisfy(
                one -> assertThat(failure(one.getValue().messageId())).as(one.getKey().toString())
                        .isEqualTo(one.getKey().code())));
        assertThat(sent.entrySet()).allSatisfy(one -> {
            expectEffect(one.getKey(), one.getValue());
            expectLateRetry(one.getKey(), one.getValue());
        });
    }

    private void expectLateRetry(GraphErrorRow row, DispatchRequested request) {
        var retried = SENT_AGAIN_LATE.contains(row.action());
        assertThat(count("dispatch where retry_of = ?", request.messageId().value())).as(row.toString())
                .isEqualTo(retried ? 1 : 0);
        if (retried && row.firstWait().toSeconds() >= 30) {
            assertThat(count("""
                work w join dispatch d on d.message_id = w.id
                where w.due_at > now() + ? * interval '1 second' - interval '100 seconds' and d.retry_of = ?""",
                    row.firstWait().toSeconds(), request.messageId().value())).as(row.toString()).isOne();
        }
    }

    private StatusReported failed(GraphErrorRow row, DispatchRequested request) {
        var wamid = graph.callsTo(request.to().phone()).getFirst().wamid();
        return new StatusReported(request.channelId() + ":" + wamid + ":failed", OWN, Instant.now(), 1, request.channelId(),
                wamid,
                DeliveryStatus.FAILED, request.messageId().toString(), null,
                List.of(new ReportedError(row.code(), "Documented", null)), null, null, null, null);
    }

    /** The code of the published failure; null while there is none. */
    private Integer failure(MessageId id) {
        return suite.published(DispatchFinished.class).stream()
                .filter(one -> one.messageId().equals(id) && one.outcome() instanceof DispatchOutcome.Failed)
                .map(one -> ((DispatchOutcome.Failed) one.outcome()).code()).findFirst().orElse(null);
    }

    /** What the error means beyond its message. */
    private void expectEffect(GraphErrorRow row, DispatchRequested request) {
        var channel = request.channelId().value();
        var phone = request.to().phone();
        var effect = switch (row.action()) {
            case "SLOW_NUMBER" -> count("pace where channel_id = ? and rate_share < 1", channel);
            case "STOP_CHANNEL" -> count("channel where channel_id = ? and failing_code = ?", channel, row.code());
            case "STOP_BULK" -> count("send_hold where channel_id = ? and kind = 'bulk'", channel);
            case "STOP_TEMPLATES" -> count("send_hold where channel_id = ? and kind = 'templates'", channel);
            case "PAUSE_TEMPLATE" -> count("send_hold where channel_id = ? and template = 'promo'", channel);
            case "SUPPRESS" -> count("suppression where address = ? and scope = 'all' and channel_id = ?", phone, channel);
            case "SUPPRESS_MARKETING" ->
                count("suppression where address = ? and scope = 'marketing' and channel_id is null", phone);
            default -> 1 - count("suppression where address = ?", phone)
                    - count("send_hold where channel_id = ?", channel)
                    - count("channel where channel_id = ? and failing_code is not null", channel);
        };
        assertThat(effect).as(row.toString()).isOne();
    }

    private static long count(String from, Object... values) {
        return TestDatabase.count("select count(*) from " + from, values);
    }
}
