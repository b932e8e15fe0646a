package dev.recado.outbound.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recado.events.Address;
import dev.recado.events.MessageId;
import dev.recado.events.OutboundContent;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundConfig;
import dev.recado.outbound.whatsapp.Egress.EgressConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WhatsAppGatewayTest {

    private static final Duration ENOUGH = Duration.ofSeconds(10);

    private final GraphStub graph = new GraphStub();
    private Vertx vertx;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void stop() {
        graph.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private WhatsAppGateway gateway(String url, String allowed) {
        return gateway(vertx, url, allowed);
    }

    private static WhatsAppGateway gateway(Vertx vertx, String url, String allowed) {
        var config = new SmallRyeConfigBuilder().withMapping(OutboundConfig.class).withMapping(EgressConfig.class)
                .withMapping(GraphConfig.class).withValidateUnknown(false).addDiscoveredConverters()
                .withDefaultValues(Map.of("whatsapp.api-base-url", url, "recado.egress-allowed", allowed)).build();
        return new WhatsAppGateway(vertx, new Egress(config.getConfigMapping(EgressConfig.class)),
                config.getConfigMapping(GraphConfig.class), config.getConfigMapping(OutboundConfig.class));
    }

    private SendOutcome send(String text, Duration within) {
        return gateway(graph.baseUrl(), "127.0.0.1:" + graph.port()).connect()
                .chain(connection -> connection.send(request(text), 0, System.nanoTime() + within.toNanos()))
                .await().atMost(ENOUGH);
    }

    private static GraphRequest request(String text) {
        return request(new Address("5511999990001", "BR.1"), text, "wamid.quoted");
    }

    private static GraphRequest request(Address to, String text, String replyTo) {
        return new GraphRequest("106540352242922", "test_token", MessageId.random(), to, OutboundContent.text(text),
                replyTo);
    }

    @Test
    void a_send_needs_no_worker_thread() {
        // Given
        var released = new CountDownLatch(1);
        for (var i = 0; i < VertxOptions.DEFAULT_WORKER_POOL_SIZE; i++) {
            vertx.executeBlocking(() -> released.await(ENOUGH.toSeconds() * 2, TimeUnit.SECONDS), false);
        }
        // When
        try {
            assertThat(send("Olá", ENOUGH)).isInstanceOf(SendOutcome.Accepted.class);
        } finally {
            // Then
            released.countDown();
        }
    }

    @Test
    void a_request_has_the_path_headers_and_body_of_the_reference() {
        // When
        var outcome = send("Olá", ENOUGH);
        // Then
        var call = graph.calls().getFirst();
        assertThat(outcome).isEqualTo(new SendOutcome.Accepted(call.wamid()));
        assertThat(call.path()).isEqualTo("/v26.0/106540352242922/messages");
        assertThat(call.authorization()).isEqualTo("Bearer test_token");
        assertThat(call.body().path("to").asText()).isEqualTo("+5511999990001");
        assertThat(call.body().has("recipient")).isFalse();
        assertThat(call.body().path("context").path("message_id").asText()).isEqualTo("wamid.quoted");
        assertThat(call.body().path("text").path("body").asText()).isEqualTo("Olá");
        assertThat(call.body().fieldNames()).toIterable().containsExactlyInAnyOrder("messaging_product", "recipient_type", "to",
                "type", "text", "context", "biz_opaque_callback_data");
    }

    @Test
    void a_person_without_a_phone_is_addressed_by_user_id() throws IOException {
        var json = new ObjectMapper().readTree(request(new Address(null, "BR.1"), "x", null).body());
        assertThat(json.path("recipient").asText()).isEqualTo("BR.1");
        assertThat(json.has("to")).isFalse();
        assertThat(json.has("context")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"!reset", "!garbage", "!empty 503", "!empty 502", "!redirect"})
    void after_the_first_byte_everything_but_a_readable_response_is_uncertain(String behaviour) {
        assertThat(send(behaviour, ENOUGH)).isInstanceOf(SendOutcome.Uncertain.class);
        assertThat(graph.calls()).hasSize(1);
    }

    @Test
    void a_response_after_the_deadline_is_uncertain() {
        assertThat(send("!hang", Duration.ofMillis(300))).isInstanceOf(SendOutcome.Uncertain.class);
        assertThat(graph.calls()).hasSize(1);
    }

    @Test
    void a_request_past_its_deadline_is_not_written() {
        assertThat(send("late", Duration.ofMillis(-1))).isInstanceOf(SendOutcome.Retry.class);
        assertThat(graph.calls()).isEmpty();
    }

    @Test
    void a_request_whose_thread_pauses_past_the_deadline_is_not_written() {
        // Given
        var single = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        try {
            var connection = gateway(single, graph.baseUrl(), "127.0.0.1:" + graph.port()).connect().await().atMost(ENOUGH);
            var paused = new CountDownLatch(1);
            var deadline = System.nanoTime() + Duration.ofSeconds(2).toNanos();
            single.runOnContext(none -> spinUntil(paused, deadline));
            // When
            var outcome = connection.send(request("paused"), 0, deadline).subscribeAsCompletionStage();
            paused.countDown();
            // Then
            assertThat(outcome.join()).isInstanceOf(SendOutcome.Retry.class);
            assertThat(graph.calls()).isEmpty();
        } finally {
            single.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /** Occupies the thread until the request is given to it and the deadline is past. */
    private static void spinUntil(CountDownLatch given, long nanos) {
        while (given.getCount() > 0 || System.nanoTime() <= nanos) {
            Thread.onSpinWait();
        }
    }

    @Test
    void a_probe_reads_the_number_and_never_fails() {
        // Given
        graph.own("test_token", "1", "42");
        graph.expire("expired_token");
        graph.breakNumber("4711");
        // When // Then
        assertThat(probe("42", "test_token")).isEqualTo(ChannelHealth.WORKS);
        assertThat(probe("42", "expired_token")).isEqualTo(ChannelHealth.ACCESS_REFUSED);
        assertThat(probe("4711", "test_token")).isEqualTo(ChannelHealth.FAILED);
        assertThat(graph.queriesOf("42")).startsWith("/v26.0/42?fields=id");
        assertThat(graph.calls()).isEmpty();
    }

    private ChannelHealth probe(String number, String token) {
        return gateway(graph.baseUrl(), "127.0.0.1:" + graph.port()).probe(number, token).await().atMost(ENOUGH);
    }

    @Test
    void a_readable_error_is_classified_by_the_error_table() {
        assertThat(send("!error 131016 500", ENOUGH)).isInstanceOf(SendOutcome.Retry.class);
        assertThat(send("!error 131026 400", ENOUGH)).isInstanceOf(SendOutcome.Rejected.class);
    }

    @Test
    void a_refused_connection_fails_before_anything_is_written() throws IOException {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var gateway = gateway("http://127.0.0.1:" + port + "/v26.0", "127.0.0.1:" + port);
        assertThatThrownBy(() -> gateway.connect().await().atMost(ENOUGH)).isNotNull();
        assertThat(gateway.unreachable(new IOException("refused"), 0).after()).isPositive();
    }

    @Test
    void an_address_that_is_not_public_or_not_https_is_not_called() {
        assertThatThrownBy(() -> gateway(graph.baseUrl(), "").connect().await().atMost(ENOUGH))
                .hasMessageContaining("RECADO_EGRESS_ALLOWED");
        assertThatThrownBy(
                () -> gateway("https://127.0.0.1:" + graph.port() + "/v26.0", "localhost:" + graph.port()).connect().await()
                        .atMost(ENOUGH))
                .hasRootCauseInstanceOf(java.net.UnknownHostException.class);
        assertThat(graph.calls()).isEmpty();
    }
}
