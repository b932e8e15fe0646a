package dev.recado.outbound.publisher;

import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.soon;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.DeadLetterHeaders;
import dev.recado.events.Lane;
import dev.recado.events.NamedUuid;
import dev.recado.events.PublisherChanged;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.access.RoleAugmentor;
import dev.recado.kit.kafka.EventProducer;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.OutsidePublisher;
import dev.recado.outbound.Suite;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.jwt.Claim;
import io.quarkus.test.security.jwt.JwtSecurity;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Registrations that auth publishes while outbound runs apply within seconds. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class RegisteredPublishersTest {

    static final String THEIRS = "6f0e9c1a-0000-4000-8000-0000000000d3";
    static final String OLGA = "6f0e9c1a-0000-4000-8000-0000000000d4";
    private static final String DEAD_LETTERS = "/api/v1/outbound/dead-letters";
    private static final String LOCAL = Topics.submittedBy("local");
    private static final Duration WITHIN = Duration.ofSeconds(20);

    GraphStub graph;

    @Inject
    EventProducer producer;
    @Inject
    Suite suite;
    @Inject
    OutsidePublisher outside;
    @Inject
    RegisteredPublishers publishers;

    private final String name = "erp-" + UUID.randomUUID().toString().replaceAll("[0-9-]", "");
    private final String topic = Topics.submittedBy(name);
    private final String phone = phone();

    @BeforeEach
    void openWindow() {
        suite.openWindow(phone);
    }

    @Test
    void the_topic_of_a_new_publisher_is_consumed_without_a_restart_and_its_record_sent_once() {
        // Given
        changed(1, Suite.TENANT, true, Lane.NOTICE);
        createTopics();
        var message = outside.message(phone);
        // When
        outside.publish(topic, phone, message.toString());
        outside.publish(topic, phone, message.toString());
        var last = sentinel();
        // Then
        soon().untilAsserted(() -> assertThat(graph.callsTo(phone)).extracting(GraphStub.Call::text)
                .containsExactly(message.at("/content/body").asText(), last));
    }

    @Test
    void a_record_waits_for_a_registration_that_is_not_loaded_yet() {
        // Given
        createTopics();
        changed(1, Suite.TENANT, true, Lane.NOTICE);
        // When
        outside.publish(topic, phone, outside.message(phone).toString());
        // Then
        soon().untilAsserted(() -> assertThat(graph.callsTo(phone)).hasSize(1));
    }

    @Test
    void records_of_a_removed_publisher_or_lane_are_refused_at_once() {
        // Given
        changed(1, Suite.TENANT, true, Lane.NOTICE, Lane.BULK);
        createTopics();
        changed(2, Suite.TENANT, true, Lane.NOTICE);
        soon().untilAsserted(() -> assertThat(publishers.find(topic)).isNotNull()
                .satisfies(publisher -> assertThat(publisher.lanes()).containsExactly(Lane.NOTICE)));
        var bulk = outside.message(phone).put("lane", "bulk").toString();
        // When
        outside.publish(topic, phone, bulk);
        // Then
        soon().untilAsserted(() -> assertThat(outside.refusal(topic, bulk)).isEqualTo("LANE_NOT_ALLOWED"));
        // When
        changed(3, Suite.TENANT, false, Lane.NOTICE);
        soon().untilAsserted(() -> assertThat(publishers.find(topic).lanes()).isEmpty());
        var late = outside.message(phone).toString();
        outside.publish(topic, phone, late);
        // Then
        soon().untilAsserted(() -> assertThat(outside.refusal(topic, late)).isEqualTo("UNKNOWN_PUBLISHER"));
        assertThat(graph.callsTo(phone)).isEmpty();
    }

    @Test
    void a_publisher_of_another_tenant_cannot_send_from_a_number_of_this_one() {
        // Given
        changed(1, NamedUuid.tenant("other"), true, Lane.NOTICE);
        createTopics();
        var message = outside.message(phone).put("tenant_id", Suite.TENANT.toString())
                .put("channel", OutboundTestResource.PHONE_NUMBER_ID).toString();
        // When
        outside.publish(topic, phone, message);
        // Then
        soon().untilAsserted(() -> assertThat(outside.refusal(topic, message)).isEqualTo("UNKNOWN_CHANNEL"));
        assertThat(graph.callsTo(phone)).isEmpty();
    }

    @Test
    void a_registration_does_not_change_a_publisher_of_the_settings() {
        // Given
        var before = publishers.find(Topics.submittedBy("local"));
        // When
        send(new PublisherChanged("local:9", NamedUuid.tenant("other"), Instant.now(), "local", List.of(Lane.NOTICE), true));
        changed(1, Suite.TENANT, true, Lane.NOTICE);
        soon().untilAsserted(() -> assertThat(publishers.find(topic)).isNotNull());
        // Then
        assertThat(publishers.find(Topics.submittedBy("local"))).isEqualTo(before);
    }

    @Test
    void records_of_an_unregistered_publisher_delay_no_other() {
        // Given
        createTopic(topic);
        var strange = outside.message(phone).toString();
        // When
        outside.publish(topic, phone, strange);
        // Then
        soon().untilAsserted(() -> assertThat(outside.refusal("dispatches.submitted", strange)).isEqualTo("UNKNOWN_PUBLISHER"));
        // When
        outside.publish(phone, outside.message(phone).toString());
        // Then
        soon().untilAsserted(() -> assertThat(graph.callsTo(phone)).hasSize(1));
        assertThat(producer.brokerUnavailable()).isFalse();
    }

    @Test
    @TestSecurity(user = "olga", roles = "admin", augmentors = RoleAugmentor.class)
    @JwtSecurity(claims = {@Claim(key = "tenant_id", value = THEIRS), @Claim(key = "sub", value = OLGA)})
    void only_the_tenant_of_a_publisher_lists_and_replays_its_dead_letters() {
        // Given
        changed(1, TenantId.of(THEIRS), true, Lane.NOTICE);
        createTopics();
        var nonsense = "nonsense " + name;
        outside.publish(topic, phone, nonsense);
        producer.send(LOCAL, phone, nonsense.getBytes(StandardCharsets.UTF_8), Map.of(DeadLetterHeaders.TENANT, THEIRS)).await()
                .atMost(WITHIN);
        // When
        soon().untilAsserted(() -> assertThat(outside.refusal(LOCAL, nonsense)).isEqualTo("INVALID_PAYLOAD record"));
        soon().untilAsserted(() -> assertThat(lettersOf()).containsExactly(topic));
        given().post(DEAD_LETTERS + "/" + Topics.deadLetterOf(LOCAL, "outbound") + "/0/replay").then().statusCode(404);
        given().post(DEAD_LETTERS + "/" + Topics.deadLetterOf(topic, "outbound") + "/0/replay").then().statusCode(202);
        // Then
        soon().untilAsserted(() -> assertThat(lettersOf()).containsExactly(topic, topic));
    }

    @Test
    void the_topics_of_the_publishers_in_the_settings_are_created_at_the_start() {
        try (var admin = admin()) {
            soon().untilAsserted(() -> assertThat(admin.listTopics().names().get())
                    .contains("dispatches.submitted.shop", "dispatches.submitted.shop.outbound.dlq"));
        }
    }

    @Test
    void an_invalid_publisher_name_in_the_settings_stops_the_start() {
        assertThatThrownBy(
                () -> new RegisteredPublishers(() -> Collections.singletonMap("erp-1234567", null), null, null, null))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("recado.publishers.erp-1234567");
    }

    private static List<String> lettersOf() {
        return given().get(DEAD_LETTERS).then().statusCode(200).extract().path("results.original_topic");
    }

    private void changed(int version, TenantId tenant, boolean active, Lane... lanes) {
        send(new PublisherChanged(name + ":" + version, tenant, Instant.now(), name, List.of(lanes), active));
    }

    private void send(PublisherChanged event) {
        producer.publish(Topics.PUBLISHERS_CHANGED, event).await().atMost(WITHIN);
    }

    private String sentinel() {
        ObjectNode last = outside.message(phone);
        last.withObject("/content").put("body", "sentinel");
        outside.publish(topic, phone, last.toString());
        return "sentinel";
    }

    private void createTopics() {
        createTopic(topic);
        createTopic(Topics.deadLetterOf(topic, "outbound"));
    }

    private static void createTopic(String name) {
        try (var admin = admin()) {
            admin.createTopics(List.of(new NewTopic(name, Optional.of(name.endsWith(".dlq") ? 1 : 2), Optional.empty()))).all()
                    .get();
        } catch (Exception e) {
            throw new IllegalStateException("topic " + name + " was not created", e);
        }
    }

    private static Admin admin() {
        return Admin.create(
                Map.of("bootstrap.servers", ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class)));
    }
}
