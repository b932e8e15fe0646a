package dev.recado.outbound.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.TenantId;
import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.database.SecretCipher.EncryptedSecret;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.callback.CallbackAddress.NoLookupThreadException;
import dev.recado.outbound.whatsapp.SilentNameServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the suite itself cannot do is no failure of the receiver, and one tenant cannot occupy the lookups of all. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class ReleasedDeliveriesTest {

    private static final TenantId TENANT = new TenantId(UUID.fromString("6f0e9c1a-0000-4000-8000-00000000cb0c"));
    private static final TenantId OTHER = new TenantId(UUID.fromString("6f0e9c1a-0000-4000-8000-00000000cb0d"));
    private static final URI SILENT = URI.create("https://hooks.silent.example/");
    private static final String PUBLIC = "https://203.0.113.10/";
    private static final int LOOKUPS_PER_TENANT = 4;
    private static final int REGISTRATIONS_PER_TENANT = 2;

    @Inject
    CallbackAttemptRepository repository;
    @Inject
    Callbacks callbacks;
    @Inject
    CallbackPauses pauses;
    @Inject
    CallbackConfig config;
    @Inject
    Transactions transactions;
    @Inject
    SecretCipher cipher;
    @Inject
    MeterRegistry meters;
    @Inject
    Clock clock;
    @Inject
    Vertx vertx;

    private final SilentNameServer names = new SilentNameServer();
    private CallbackAddress addresses;
    private CallbackSender sender;

    @BeforeEach
    void build() {
        addresses = new CallbackAddress(names, vertx, config);
        sender = new CallbackSender(vertx, addresses, config, clock);
    }

    @AfterEach
    void close() {
        names.close();
        addresses.close();
        sender.close();
        TestDatabase.update("delete from callback_delivery where tenant_id = ?", TENANT.value());
    }

    @Test
    void a_delivery_whose_secret_cannot_be_decrypted_is_no_attempt() {
        // Given
        var delivery = sending(new EncryptedSecret("lost", new byte[40]), SILENT);
        // When
        await(attempts().run(delivery));
        // Then
        assertReleased(delivery, "1 minute");
    }

    @Test
    void a_delivery_without_a_free_lookup_thread_is_no_attempt() {
        // Given
        IntStream.range(0, LOOKUPS_PER_TENANT).forEach(i -> addresses.resolve(TENANT, SILENT));
        var callback = UUID.randomUUID();
        var delivery = sending(callback, cipher.encrypt(Callback.secretName(TENANT, callback), new byte[32]),
                URI.create(PUBLIC));
        // When
        await(attempts().run(delivery));
        // Then
        assertReleased(delivery, "10 seconds");
    }

    @Test
    void lookups_that_hang_delay_no_other_tenant_and_no_registration() throws Exception {
        // Given
        var hanging = IntStream.range(0, LOOKUPS_PER_TENANT).mapToObj(i -> addresses.resolve(TENANT, SILENT)).toList();
        // When
        var same = addresses.resolve(TENANT, URI.create(PUBLIC));
        var other = addresses.resolve(OTHER, URI.create(PUBLIC));
        var registration = addresses.require(TENANT, PUBLIC);
        // Then
        assertThat(await(Uni.createFrom().completionStage(other.toCompletionStage())))
                .isEqualTo(InetAddress.getByName("203.0.113.10"));
        assertThat(await(registration)).isEqualTo(URI.create(PUBLIC));
        assertThatThrownBy(() -> await(Uni.createFrom().completionStage(same.toCompletionStage())))
                .hasRootCauseInstanceOf(NoLookupThreadException.class);
        assertThat(hanging).allSatisfy(one -> assertThatThrownBy(
                () -> await(Uni.createFrom().completionStage(one.toCompletionStage())))
                .hasRootCauseInstanceOf(UnknownHostException.class));
    }

    @Test
    void registrations_that_hang_delay_no_other_tenant_and_no_delivery() throws Exception {
        // Given
        var hanging = IntStream.range(0, REGISTRATIONS_PER_TENANT)
                .mapToObj(i -> addresses.require(TENANT, SILENT.toString()).subscribeAsCompletionStage()).toList();
        // When
        var same = addresses.require(TENANT, PUBLIC).subscribeAsCompletionStage();
        // Then
        assertThat(await(addresses.require(OTHER, PUBLIC))).isEqualTo(URI.create(PUBLIC));
        assertThat(await(Uni.createFrom().completionStage(addresses.resolve(TENANT, URI.create(PUBLIC)).toCompletionStage())))
                .isEqualTo(InetAddress.getByName("203.0.113.10"));
        assertThatThrownBy(() -> await(Uni.createFrom().completionStage(same))).rootCause()
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(429));
        assertThat(hanging).hasSize(REGISTRATIONS_PER_TENANT);
    }

    private CallbackAttempts attempts() {
        return new CallbackAttempts(sender, repository, callbacks, pauses, transactions, cipher, meters, clock);
    }

    private static CallbackDelivery sending(EncryptedSecret secret, URI url) {
        return sending(UUID.randomUUID(), secret, url);
    }

    private static CallbackDelivery sending(UUID callback, EncryptedSecret secret, URI url) {
        var id = UUID.randomUUID();
        TestDatabase.update(
                """
                    insert into callback_delivery (tenant_id, id, callback_id, event_id, type, body, state, attempts, due_at, expires_at)
                    values (?, ?, ?, 'event', 'dispatch.finished', '{}', 'sending', 1, now() + interval '1 minute',
                        now() + interval '3 days')""",
                TENANT.value(), id, callback);
        return new CallbackDelivery(TENANT, id, callback, "event", "{}", 1, 1, url, List.of(secret));
    }

    private void assertReleased(CallbackDelivery delivery, String pause) {
        assertThat(TestDatabase.count("""
            select count(*)
            from callback_delivery
            where id = ? and state = 'waiting' and attempts = 0 and last_error is null
                and due_at between now() + ?::interval - interval '5 seconds' and now() + ?::interval""", delivery.id(), pause,
                pause))
                .isEqualTo(1);
        assertThat(TestDatabase.count("select count(*) from callback_failure where callback_id = ?", delivery.callback()))
                .isZero();
        assertThat(pauses.paused()).contains(delivery.callback());
    }

    private static <T> T await(Uni<T> work) {
        try {
            return VertxContextSupport.subscribeAndAwait(() -> work);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
