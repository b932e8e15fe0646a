package dev.recado.simulator;

import static dev.recado.simulator.SimulatorUnderTest.ANA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookTest {

    private SimulatorUnderTest sim;

    @BeforeEach
    void start() {
        sim = new SimulatorUnderTest();
    }

    @AfterEach
    void stop() throws IOException {
        sim.close();
    }

    @Test
    void a_customer_message_arrives_in_metas_format() {
        // When
        var answer = customerWrites("Olá 😀");
        // Then
        assertThat(answer.getInteger("status")).isEqualTo(200);
        var post = sim.business.received.getFirst();
        assertThat(post.body()).doesNotContain((byte) 0xc3).doesNotContain((byte) 0xf0);
        assertThat(post.text()).contains("Ol\\u00e1 \\ud83d\\ude00");
        var message = sim.business.messages().getFirst();
        assertThat(message.getString("id")).isEqualTo(answer.getString("wamid"));
        assertThat(message.getString("from")).isEqualTo(ANA);
        assertThat(message.getJsonObject("text").getString("body")).isEqualTo("Olá 😀");
        var contact = post.changes().getFirst().getJsonArray("contacts").getJsonObject(0);
        assertThat(contact.getJsonObject("profile").getString("name")).isEqualTo("Ana");
        assertThat(contact.getString("user_id")).isEqualTo(message.getString("from_user_id"));
    }

    @Test
    void a_webhook_answered_503_is_redelivered_until_it_is_answered_200() {
        // Given
        sim.business.answer = 503;
        // When
        assertThat(customerWrites("oi").getInteger("status")).isEqualTo(503);
        await().untilAsserted(() -> assertThat(sim.business.received).hasSizeGreaterThan(2));
        assertThat(chatState()).isEqualTo("retrying");
        sim.business.answer = 200;
        // Then
        await().untilAsserted(() -> assertThat(sim.get("/sim/webhooks").getInteger("pending")).isZero());
        assertThat(sim.business.received).extracting(BusinessStub.Received::text)
                .containsOnly(sim.business.received.getFirst().text());
        assertThat(chatState()).isEqualTo("delivered");
    }

    @Test
    void a_duplicate_has_the_same_bytes() {
        sim.faults("webhooks", new JsonObject().put("duplicate", 3));
        customerWrites("oi");
        await().untilAsserted(() -> assertThat(sim.business.received).hasSize(3));
        assertThat(sim.business.received).extracting(BusinessStub.Received::text)
                .containsOnly(sim.business.received.getFirst().text());
    }

    @Test
    void updates_are_batched_into_one_post() {
        sim.faults("webhooks", new JsonObject().put("batch", 4));
        sim.send("oi");
        customerWrites("olá");
        await().untilAsserted(() -> assertThat(sim.business.statusNames()).hasSize(3));
        assertThat(sim.business.received).hasSize(1);
        assertThat(sim.business.messages()).hasSize(1);
        assertThat(sim.business.received.getFirst().changes()).hasSize(2);
    }

    @Test
    void reordered_updates_arrive_newest_first() {
        sim.faults("webhooks", new JsonObject().put("reorder", true).put("batch", 3));
        sim.send("oi");
        await().untilAsserted(() -> assertThat(sim.business.statusNames()).containsExactly("read", "delivered", "sent"));
    }

    @Test
    void a_dropped_webhook_never_arrives_and_a_delayed_one_does() {
        // Given
        sim.faults("webhooks", new JsonObject().put("drop", 1.0));
        assertThat(customerWrites("lost").getInteger("status")).isZero();
        // When
        sim.faults("webhooks", new JsonObject().put("delay_millis", 50));
        customerWrites("late");
        // Then
        assertThat(sim.business.messages()).extracting(message -> message.getJsonObject("text").getString("body"))
                .containsExactly("late");
    }

    @Test
    void a_raw_webhook_is_posted_unchanged_and_repeated_and_opens_the_window() {
        // Given
        var raw = "{ \"object\":\"whatsapp_business_account\", \"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":\"messages\",\"value\":"
                + "{\"messages\":[{\"from\":\"" + ANA
                + "\",\"id\":\"wamid.A\",\"type\":\"text\",\"text\":{\"body\":\"olá\"}}]}}]}]}";
        // When
        var answer = sim.plain("POST", "/sim/webhooks?repeat=5&parallel=2", raw);
        // Then
        assertThat(new JsonObject(answer.body()).getJsonArray("statuses")).containsOnly(200).hasSize(5);
        assertThat(sim.business.received).hasSize(5).extracting(BusinessStub.Received::text).containsOnly(raw);
        assertThat(sim.list("/sim/customers")).extracting(customer -> customer.getString("phone")).containsExactly(ANA);
    }

    @Test
    void a_load_run_measures_the_time_to_each_answer() {
        // When
        sim.post("/sim/load",
                new JsonObject().put("customers", 2).put("messages", 2).put("rate_per_second", 100).put("seed", 3));
        await().untilAsserted(() -> assertThat(sim.business.messages()).hasSize(2));
        sim.business.messages().forEach(message -> sim.send(SimulatorUnderTest.message(message.getString("from"), "resposta")));
        // Then
        await().untilAsserted(() -> assertThat(sim.get("/sim/load").getString("state")).isEqualTo("done"));
        var report = sim.get("/sim/load");
        assertThat(report.getInteger("answered")).isEqualTo(2);
        assertThat(report.getInteger("taken")).isEqualTo(2);
        assertThat(report.getLong("p99_millis")).isNotNegative();
    }

    @Test
    void the_chat_page_is_served_and_invalid_requests_are_answered_400() {
        assertThat(sim.plain("GET", "/", "").body()).contains("<main id=\"phone\">");
        assertThat(sim.plain("POST", "/sim/messages", "{\"from\":\"x\"}").statusCode()).isEqualTo(400);
        assertThat(sim.plain("POST", "/sim/messages", "[").statusCode()).isEqualTo(400);
        assertThat(sim.plain("GET", "/sim/messages?since=yesterday", "").statusCode()).isIn(200, 400);
    }

    private JsonObject customerWrites(String text) {
        return sim.post("/sim/messages",
                new JsonObject().put("from", "+" + ANA).put("name", "Ana").put("type", "text").put("text", text));
    }

    private String chatState() {
        return sim.list("/sim/customers/" + ANA + "/chat").getFirst().getString("state");
    }
}
