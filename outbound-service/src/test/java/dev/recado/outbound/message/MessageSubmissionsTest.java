package dev.recado.outbound.message;

import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import dev.recado.events.Address;
import dev.recado.events.ChannelId;
import dev.recado.events.Lane;
import dev.recado.events.OutboundContent;
import dev.recado.events.TenantId;
import dev.recado.kit.access.RoleAugmentor;
import dev.recado.kit.http.SuiteException;
import dev.recado.kit.idempotency.IdempotentRequest;
import dev.recado.kit.idempotency.RequestHashes;
import dev.recado.kit.phone.PhoneNumber;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.CountedDatabase;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.StatementCounter;
import dev.recado.outbound.Suite;
import dev.recado.outbound.message.MessageSubmissionResource.QueuedMessageView;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.jwt.Claim;
import io.quarkus.test.security.jwt.JwtSecurity;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests at the same time share transactions, and each gets the answer that it would get alone. */
@QuarkusTest
@WithTestResource(CountedDatabase.class)
@QuarkusTestResource(OutboundTestResource.class)
@TestSecurity(user = "olga", roles = "owner", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = MessageSubmissionsTest.SECOND),
        @Claim(key = "sub", value = "6f0e9c1a-0000-4000-8000-0000000000f2")})
class MessageSubmissionsTest {

    /** A tenant beside the first one, with a number of its own. */
    static final String SECOND = "6f0e9c1a-0000-4000-8000-0000000000f1";
    private static final TenantId SECOND_TENANT = TenantId.of(SECOND);
    private static final String SECOND_NUMBER = "77700015";
    private static final Duration SETTLE = Duration.ofSeconds(20);
    private static final int AT_ONCE = 50;
    /** {@code begin}, keys, channel, windows, suppressed people, dispatches, work, events, {@code commit}. */
    private static final int STATEMENTS_MAX = 9;
    /** The first request is stored at once, and the others together after it. */
    private static final int TRANSACTIONS_MAX = 3;

    StatementCounter counter;
    GraphStub graph;

    @Inject
    MessageSubmissions submissions;
    @Inject
    RequestHashes hashes;

    private ChannelId secondChannel;

    /** One request and its answer. */
    private record Sent(CompletableFuture<QueuedMessageView> answer) {

        static Sent of(Uni<QueuedMessageView> request) {
            return new Sent(request.subscribeAsCompletionStage());
        }

        String id() {
            return answer.orTimeout(SETTLE.toSeconds(), TimeUnit.SECONDS).join().messageId();
        }

        String refusal() {
            return answer.handle((view, failure) -> ((SuiteException) failure).code()).join();
        }
    }

    @BeforeEach
    void connect() {
        soon().until(() -> !TestDatabase.rows("select 1 from channel where channel_id = ? and verified_at is not null",
                Suite.CHANNEL.value()).isEmpty());
        secondChannel = Suite.connect(graph, SECOND_NUMBER, "test_token");
        counter.reset();
    }

    private static String openWindow(TenantId tenant, ChannelId channel) {
        var phone = phone();
        TestDatabase.update("""
            insert into customer_window (tenant_id, channel_id, address, phone, last_wrote_at)
            values (?, ?, ?, ?, now())""", tenant.value(), channel.value(), PhoneNumber.canonical(phone), phone);
        return phone;
    }

    private static MessageRequest message(String phone) {
        return new MessageRequest(new Address(phone, null), null, OutboundContent.text("oi"), Lane.NOTICE, null, null, false);
    }

    private Sent send(String phone, IdempotentRequest once) {
        return Sent.of(submissions.send(Suite.TENANT, message(phone), null, once));
    }

    private IdempotentRequest key(TenantId tenant, String key, String body) {
        return hashes.of(tenant, "caller", key, "POST /api/v1/messages", body);
    }

    private IdempotentRequest newKey() {
        return key(Suite.TENANT, UUID.randomUUID().toString(), "body");
    }

    private static long stored(String phone) {
        return TestDatabase.count("select count(*) from dispatch where to_phone = ?", phone);
    }

    @Test
    void fifty_messages_at_once_share_their_transactions_and_statements() {
        // Given
        var phones = Stream.generate(() -> openWindow(Suite.TENANT, Suite.CHANNEL)).limit(AT_ONCE).toList();
        // When
        var sent = phones.stream().map(phone -> send(phone, newKey())).toList();
        // Then
        assertThat(sent).extracting(Sent::id).doesNotHaveDuplicates();
        assertThat(counter.transactionsInto("dispatch")).hasSizeBetween(1, TRANSACTIONS_MAX)
                .allSatisfy(one -> assertThat(one).hasSizeLessThanOrEqualTo(STATEMENTS_MAX));
        soon().untilAsserted(() -> phones.forEach(phone -> assertThat(graph.callsTo(phone)).hasSize(1)));
    }

    @Test
    void the_api_key_that_sent_a_message_is_stored_with_it_and_a_repetition_keeps_it() {
        // Given
        var phones = List.of(openWindow(Suite.TENANT, Suite.CHANNEL), openWindow(Suite.TENANT, Suite.CHANNEL));
        var submitters = List.of(UUID.randomUUID(), UUID.randomUUID());
        var once = newKey();
        // When
        Sent.of(submissions.send(Suite.TENANT, message(phones.getFirst()), submitters.getFirst(), once)).id();
        Sent.of(submissions.send(Suite.TENANT, message(phones.getFirst()), submitters.getLast(), once)).id();
        Sent.of(submissions.send(Suite.TENANT, message(phones.getLast()), submitters.getLast(), null)).id();
        // Then
        assertThat(submittersOf(phones.getFirst())).containsExactly(submitters.getFirst().toString());
        assertThat(submittersOf(phones.getLast())).containsExactly(submitters.getLast().toString());
        assertThat(counter.transactionsInto("dispatch")).hasSize(2);
    }

    private static List<String> submittersOf(String phone) {
        return TestDatabase.texts("select submitted_by::text from dispatch where to_phone = ?", phone);
    }

    @Test
    void a_refused_message_among_others_fails_alone_and_its_key_is_free_again() {
        // Given
        var phones = Stream.generate(() -> openWindow(Suite.TENANT, Suite.CHANNEL)).limit(AT_ONCE).toList();
        var closed = phone();
        var once = newKey();
        // When
        var sent = new ArrayList<Sent>();
        Sent refused = null;
        for (var i = 0; i < AT_ONCE; i++) {
            sent.add(send(phones.get(i), newKey()));
            refused = i == AT_ONCE / 2 ? send(closed, once) : refused;
        }
        // Then
        assertThat(refused.refusal()).isEqualTo("WINDOW_CLOSED");
        assertThat(sent).extracting(Sent::id).doesNotHaveDuplicates();
        assertThat(phones).allSatisfy(phone -> assertThat(stored(phone)).isEqualTo(1));
        assertThat(stored(closed)).isZero();
        assertThat(TestDatabase.count("select count(*) from idempotency_key where key = ?", once.key())).isZero();
        assertThat(counter.transactionsInto("dispatch")).hasSizeLessThanOrEqualTo(TRANSACTIONS_MAX);
    }

    @Test
    void requests_with_one_key_at_the_same_time_are_one_message_and_another_body_is_refused() {
        // Given
        var phone = openWindow(Suite.TENANT, Suite.CHANNEL);
        var name = UUID.randomUUID().toString();
        // When
        var sent = IntStream.range(0, 10).mapToObj(i -> send(phone, key(Suite.TENANT, name, "body"))).toList();
        var other = send(phone, key(Suite.TENANT, name, "another body"));
        // Then
        assertThat(sent.stream().map(Sent::id).distinct()).hasSize(1);
        assertThat(other.refusal()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
        assertThat(stored(phone)).isEqualTo(1);
    }

    @Test
    void tenants_that_share_a_transaction_share_neither_keys_nor_numbers_nor_windows() {
        // Given
        var name = UUID.randomUUID().toString();
        var phone = openWindow(Suite.TENANT, Suite.CHANNEL);
        var other = openWindow(SECOND_TENANT, secondChannel);
        // When
        var first = List.of(send(phone, newKey()), send(phone, key(Suite.TENANT, name, "body")));
        var own = Sent.of(submissions.send(SECOND_TENANT, message(other), null, key(SECOND_TENANT, name, "body")));
        var closed = Sent.of(submissions.send(SECOND_TENANT, message(phone), null, null));
        // Then
        assertThat(first).extracting(Sent::id).doesNotContain(own.id());
        assertThat(closed.refusal()).isEqualTo("WINDOW_CLOSED");
        assertThat(TestDatabase.texts("select distinct tenant_id::text from dispatch where to_phone = ?", phone))
                .containsExactly(Suite.TENANT.toString());
        assertThat(TestDatabase.texts("select tenant_id::text || channel_id from dispatch where to_phone = ?", other))
                .containsExactly(SECOND + secondChannel);
    }

    @Test
    void a_message_of_an_unknown_number_is_refused_alone() {
        // Given
        var phone = openWindow(Suite.TENANT, Suite.CHANNEL);
        var unknown = new MessageRequest(new Address(phone, null), "4040404", OutboundContent.text("oi"), Lane.NOTICE, null,
                null, false);
        // When
        var first = send(phone, null);
        var refused = Sent.of(submissions.send(Suite.TENANT, unknown, null, newKey()));
        var last = send(phone, null);
        // Then
        assertThat(refused.refusal()).isEqualTo("UNKNOWN_CHANNEL");
        assertThat(List.of(first.id(), last.id())).doesNotHaveDuplicates();
        assertThat(stored(phone)).isEqualTo(2);
    }
}
