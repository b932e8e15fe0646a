package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.events.Topics;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

/** A system outside the suite is registered and publishes to its topic without a restart. */
@SuiteTest
class PublisherTest {

    @Test
    void a_registered_publishers_message_is_sent_once_and_a_removed_ones_is_not(SuiteUnderTest suite) {
        // Given
        var name = registerPublisher(suite.owner(), suite);
        var topic = "dispatches.submitted." + name;
        var erp = suite.kafkaPublisher(name);
        var ana = suite.customer();
        var first = message(ana, "1001");
        // When
        suite.kafka().publish(erp, topic, ana.phone(), TestJson.write(first));
        suite.kafka().publish(erp, topic, ana.phone(), TestJson.write(first));
        // Then
        suite.oracle().eventually("the message is sent", () -> assertThat(suite.simulator().sentTo(ana)).hasSize(1));
        // When
        suite.kafka().publish(erp, topic, ana.phone(), TestJson.write(first));
        suite.kafka().publish(erp, topic, ana.phone(), TestJson.write(message(ana, "1002")));
        suite.oracle().eventually("the next message is sent", () -> assertThat(suite.simulator().sentTo(ana)).hasSize(2));
        assertThat(suite.owner().call("DELETE", "/api/v1/api-keys/publishers/" + name, null).status()).isEqualTo(204);
        // Then
        suite.oracle().eventually("later records are dead-lettered", () -> {
            suite.kafka().publish(erp, topic, ana.phone(), TestJson.write(message(ana, "1003")));
            assertThat(suite.kafka().endOf(topic + ".outbound.dlq")).isPositive();
        });
    }

    @Test
    void a_publishers_login_writes_to_its_own_topic_alone(SuiteUnderTest suite) {
        // Given
        var erp = suite.kafkaPublisher(registerPublisher(suite.owner(), suite));
        // Then
        for (var topic : List.of(Topics.DISPATCHES_SUBMITTED_LOCAL, Topics.DISPATCHES_REQUESTED, Topics.MESSAGES_RECEIVED,
                Topics.USERS_CHANGED)) {
            assertThatThrownBy(() -> suite.kafka().publish(erp, topic, "key", "{}")).as(topic)
                    .hasRootCauseInstanceOf(TopicAuthorizationException.class);
        }
    }

    @Test
    void another_tenants_publisher_reaches_nobody_through_this_tenants_number(SuiteUnderTest suite) {
        // Given
        var otherTenant = TestUsers.ownerOfNewTenant(suite);
        var topic = "dispatches.submitted." + registerPublisher(otherTenant, suite);
        var ana = suite.customer();
        var foreign = message(ana, "1004").put("channel", suite.setting("WHATSAPP_PHONE_NUMBER_ID"))
                .put("tenant_id", suite.owner().get("/api/v1/me").json().get("tenant_id").asText()).put("publisher", "local");
        // When
        suite.kafka().publish(topic, ana.phone(), TestJson.write(foreign));
        // Then
        suite.oracle().eventually("the record is dead-lettered",
                () -> assertThat(suite.kafka().endOf(topic + ".outbound.dlq")).isEqualTo(1));
        assertThat(suite.simulator().sentTo(ana)).isEmpty();
    }

    private static String registerPublisher(UserClient client, SuiteUnderTest suite) {
        var name = "erp-" + UUID.randomUUID().toString().replaceAll("[0-9-]", "");
        var body = TestJson.object().put("name", name);
        body.putArray("lanes").add("notice");
        assertThat(client.post("/api/v1/api-keys/publishers", TestJson.write(body)).status()).isEqualTo(201);
        suite.oracle().eventually("the publisher's topic exists", () -> assertThat(
                client.get("/api/v1/api-keys/publishers/" + name).json().get("ready").asBoolean()).isTrue());
        return name;
    }

    /** A template, because the customer has not written to the number. */
    private static ObjectNode message(TestCustomer to, String order) {
        var message = TestJson.object().put("event_id", UUID.randomUUID().toString())
                .put("occurred_at", Instant.now().toString())
                .put("lane", "notice");
        message.putObject("to").put("phone", to.phone());
        message.set("content", SampleTemplateMessages.orderUpdate(order).put("kind", "template"));
        return message;
    }
}
