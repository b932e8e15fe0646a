package dev.recado.auth.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.auth.Api;
import dev.recado.auth.PublishedEvents;
import dev.recado.auth.ScheduledJobs;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.Topics;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.apache.kafka.clients.admin.Admin;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
class PublishersTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String PATH = "/api/v1/api-keys/publishers";

    @Inject
    PublisherTopics topics;

    private final String name = "erp-" + UUID.randomUUID().toString().replaceAll("[0-9-]", "");
    private String owner;

    @BeforeEach
    void openTenant() {
        owner = Api.ownerOfNewTenant();
    }

    @Test
    void a_registered_publisher_is_published_and_gets_its_topics() {
        // When
        register(owner, name, "notice").then().statusCode(201).body("topic", equalTo("dispatches.submitted." + name))
                .body("lanes", contains("notice"));
        // Then
        createTopicsUntilReady();
        await().untilAsserted(() -> assertThat(changes()).singleElement().satisfies(event -> {
            assertThat(event.get("tenant_id").asText()).isEqualTo(Api.as(owner).get("/api/v1/me").path("tenant_id"));
            assertThat(event.get("active").asBoolean()).isTrue();
            assertThat(event.get("lanes")).hasSize(1);
        }));
        assertThat(partitions("dispatches.submitted." + name)).isEqualTo(Topics.PARTITIONS);
        assertThat(partitions("dispatches.submitted." + name + ".outbound.dlq")).isEqualTo(1);
        await().untilAsserted(() -> assertThat(audits()).containsExactly("publisher.registered"));
    }

    @Test
    void an_existing_topic_counts_as_created() {
        // Given
        register(owner, name, "notice").then().statusCode(201);
        createTopicsUntilReady();
        // When
        TestDatabase.update("update publisher set topic_made = false where name = ?", name);
        ScheduledJobs.run(topics::createMissing);
        // Then
        Api.as(owner).get(PATH + "/" + name).then().statusCode(200).body("ready", equalTo(true));
    }

    @Test
    void topics_that_the_broker_refuses_do_not_block_others() {
        // Given
        TestDatabase.update("""
            insert into publisher (tenant_id, name, lanes, active, topic_made, created_at, version)
            select ?, '!' || n || ?, array['NOTICE'], true, false, now(), 1 from generate_series(1, 20) n""",
                tenant(), name);
        try {
            // When
            register(owner, name, "notice").then().statusCode(201);
            // Then
            createTopicsUntilReady();
            assertThat(TestDatabase.count("select count(*) from publisher where name like '!%' and topic_made")).isZero();
        } finally {
            TestDatabase.update("update publisher set active = false where name like '!%'");
        }
    }

    @Test
    void a_removed_name_is_registered_again_even_at_the_maximum_of_names() {
        // Given
        register(owner, name, "notice").then().statusCode(201);
        TestDatabase.update("""
            insert into publisher (tenant_id, name, lanes, active, topic_made, created_at, version)
            select ?, ? || '-' || n, array['NOTICE'], true, true, now(), 1 from generate_series(1, ?) n""",
                tenant(), name, Publishers.NAMES_MAX - 1);
        // When
        Api.as(owner).delete(PATH + "/" + name).then().statusCode(204);
        // Then
        register(owner, name + "x", "notice").then().statusCode(409).body("code", equalTo("TOO_MANY_PUBLISHERS"));
        register(owner, name, "notice").then().statusCode(201);
        register(owner, name, "notice").then().statusCode(409).body("code", equalTo("NAME_TAKEN"));
    }

    @Test
    void a_change_and_a_removal_are_published_and_the_name_stays_reserved_for_its_tenant() {
        // Given
        var stranger = Api.ownerOfNewTenant();
        register(owner, name, "notice").then().statusCode(201);
        // When
        Api.as(owner).body(Map.of("lanes", List.of("notice", "bulk"))).patch(PATH + "/" + name).then().statusCode(200)
                .body("lanes", contains("notice", "bulk"));
        Api.as(owner).delete(PATH + "/" + name).then().statusCode(204);
        // Then
        await().untilAsserted(() -> assertThat(changes()).extracting(event -> event.get("active").asBoolean())
                .containsExactly(true, true, false));
        assertThat(changes()).extracting(event -> event.get("event_id").asText()).doesNotHaveDuplicates();
        Api.as(owner).get(PATH).then().statusCode(200).body("results", empty());
        Api.as(owner).delete(PATH + "/" + name).then().statusCode(404);
        register(stranger, name, "bulk").then().statusCode(409).body("code", equalTo("NAME_TAKEN"));
        register(owner, name, "bulk").then().statusCode(201);
        await().untilAsserted(() -> assertThat(audits()).containsExactly("publisher.registered", "publisher.changed",
                "publisher.removed", "publisher.registered"));
    }

    @Test
    void a_used_reserved_or_malformed_name_is_refused() {
        // Given
        register(owner, name, "notice").then().statusCode(201);
        // When, Then
        register(owner, name, "notice").then().statusCode(409);
        register(owner, "local", "notice").then().statusCode(409);
        for (var wrong : List.of("Erp", "e", "1erp", "erp.x", "erp_x", "erp/..", "a".repeat(42), "erp-1234567")) {
            register(owner, wrong, "notice").then().statusCode(400).body("details.field", contains("name"));
        }
        register(owner, name + "x", "agent").then().statusCode(400).body("details.field", contains("lanes"));
        register(owner, name + "x", "reply").then().statusCode(400);
        register(owner, name + "x").then().statusCode(400);
    }

    @Test
    void another_tenants_publisher_is_not_found_and_agents_may_not_manage_publishers() {
        // Given
        register(owner, name, "notice").then().statusCode(201);
        var stranger = Api.ownerOfNewTenant();
        var agent = Api.tokenOfNewUser(owner, "agent");
        // When, Then
        Api.as(stranger).get(PATH + "/" + name).then().statusCode(404);
        Api.as(stranger).body(Map.of("lanes", List.of("bulk"))).patch(PATH + "/" + name).then().statusCode(404);
        Api.as(stranger).delete(PATH + "/" + name).then().statusCode(404);
        Api.as(stranger).get(PATH).then().body("results", empty());
        Api.as(agent).get(PATH).then().statusCode(403);
        Api.as(agent).delete(PATH + "/" + name).then().statusCode(403);
        Api.as(owner).get(PATH + "/" + name).then().statusCode(200).body("lanes", contains("notice"));
    }

    /** The topic is created only after the registration left the outbox. */
    private void createTopicsUntilReady() {
        await().atMost(SOON).pollDelay(Duration.ZERO).untilAsserted(() -> {
            ScheduledJobs.run(topics::createMissing);
            Api.as(owner).get(PATH + "/" + name).then().body("ready", equalTo(true));
        });
    }

    private static Response register(String token, String name, String... lanes) {
        return Api.as(token).body(Map.of("name", name, "lanes", List.of(lanes))).post(PATH);
    }

    private UUID tenant() {
        return UUID.fromString(Api.as(owner).get("/api/v1/me").path("tenant_id"));
    }

    private List<JsonNode> changes() {
        return PublishedEvents.of(Topics.PUBLISHERS_CHANGED, "\"" + name + "\"");
    }

    private List<String> audits() {
        return PublishedEvents.of(Topics.AUDITS_RECORDED, "\"" + name + "\"").stream()
                .map(event -> event.get("action").asText())
                .toList();
    }

    private static int partitions(String topic) {
        try (var admin = Admin.create(
                Map.of("bootstrap.servers", ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class)))) {
            return admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().size();
        } catch (Exception e) {
            throw new IllegalStateException("no topic " + topic, e);
        }
    }
}
