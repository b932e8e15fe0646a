package dev.recado.auth.audit;

import static dev.recado.auth.Api.as;
import static dev.recado.auth.Api.ownerOfNewTenant;
import static dev.recado.auth.Api.tokenOfNewUser;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.AuditLink;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.kafka.EventProducer;
import dev.recado.kit.events.Json;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
class AuditTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    AuditFixture trail;
    @Inject
    EventProducer producer;
    @Inject
    EventJson json;

    @Test
    void what_any_service_tells_is_found_by_who_what_whom_and_when() {
        // Given
        var tenant = TenantId.random();
        var ana = UUID.randomUUID();
        var bia = UUID.randomUUID();
        var conversation = UUID.randomUUID();
        trail.tell(AuditFixture.takeover(tenant, ana, conversation).event("conversation", AuditFixture.AT));
        trail.tell(
                AuditFixture.takeover(tenant, bia, UUID.randomUUID()).event("conversation", AuditFixture.AT.plusSeconds(60)));
        // When
        trail.recorded(tenant, 2);
        // Then
        var all = trail.search(tenant, "");
        assertThat(all.getList("results.seq")).containsExactly(2, 1);
        assertThat(all.<Map<String, Object>>get("results[1]")).containsEntry("tenant_id", tenant.toString())
                .containsEntry("service", "conversation").containsEntry("actor_type", "user")
                .containsEntry("actor_id", ana.toString()).containsEntry("action", "conversation.taken_over")
                .containsEntry("subject_type", "conversation").containsEntry("subject_id", conversation.toString())
                .containsEntry("occurred_at", "2026-11-21T10:00:00Z").containsEntry("details", Map.of("epoch", "2"));
        assertThat(seqs(tenant, "&actor=" + bia)).containsExactly(2);
        assertThat(seqs(tenant, "&subject=" + conversation)).containsExactly(1);
        assertThat(seqs(tenant, "&action=conversation.taken_over&page=2&page_size=1")).containsExactly(1);
        assertThat(seqs(tenant, "&action=conversation.released")).isEmpty();
        assertThat(seqs(tenant, "&from=2026-11-21T10:01:00Z")).containsExactly(2);
        assertThat(seqs(tenant, "&until=2026-11-21T10:01:00Z")).containsExactly(1);
    }

    @Test
    void a_repeat_is_recorded_once_also_within_one_batch() {
        // Given
        var tenant = TenantId.random();
        var first = AuditFixture.takeover(tenant, UUID.randomUUID(), UUID.randomUUID()).event("conversation", AuditFixture.AT);
        var last = AuditFixture.takeover(tenant, UUID.randomUUID(), UUID.randomUUID()).event("conversation", AuditFixture.AT);
        // When
        IntStream.range(0, 5).forEach(i -> trail.tell(first));
        trail.tell(last);
        // Then
        await().atMost(SOON).untilAsserted(() -> assertThat(seqs(tenant, "&actor=" + last.actor().id())).containsExactly(2));
        assertThat(trail.verdict(tenant).<Map<String, Object>>get("$")).containsEntry("intact", true).containsEntry("rows", 2);
    }

    @Test
    void many_told_at_once_are_one_chain_per_tenant() {
        // Given
        var tenants = IntStream.range(0, 3).mapToObj(i -> TenantId.random()).toList();
        var sent = IntStream.range(0, 600).mapToObj(i -> producer.publish(Topics.AUDITS_RECORDED,
                AuditFixture.takeover(tenants.get(i % 3), UUID.randomUUID(), UUID.randomUUID()).event("conversation",
                        AuditFixture.AT)))
                .toList();
        // When
        sent.forEach(one -> one.await().atMost(SOON));
        // Then
        tenants.forEach(tenant -> trail.recorded(tenant, 200));
        assertThat(tenants).allSatisfy(tenant -> assertThat(trail.verdict(tenant).<Map<String, Object>>get("$"))
                .containsEntry("intact", true).containsEntry("rows", 200));
    }

    @Test
    void an_export_is_the_whole_chain_with_its_end_as_the_last_line_and_is_recorded_itself() throws JsonProcessingException {
        // Given
        var tenant = trail.tenantWith(3);
        // When
        var lines = trail.export(tenant, 0);
        // Then
        assertThat(lines).hasSize(4);
        var hash = AuditLink.NOTHING_BEFORE;
        for (var i = 0; i < 3; i++) {
            var link = Json.mapper().readValue(lines.get(i), AuditLink.class);
            assertThat(link.flawAfter(i, hash)).isEmpty();
            hash = link.hash();
        }
        assertThat(Json.mapper().readValue(lines.getLast(), AuditLink.Head.class))
                .isEqualTo(new AuditLink.Head(tenant, 3, hash));
        trail.recorded(tenant, 4);
        assertThat(trail.search(tenant, "&action=audit.exported").<Map<String, String>>get("results[0].details"))
                .containsEntry("after", "0").containsEntry("last", "3");
        assertThat(trail.export(tenant, 3)).hasSize(2).first().asString().contains("audit.exported");
    }

    @Test
    void an_export_longer_than_one_reading_is_whole() throws JsonProcessingException {
        // Given
        var tenant = TenantId.random();
        var sent = IntStream.range(0, 1100).mapToObj(i -> producer.publish(Topics.AUDITS_RECORDED,
                AuditFixture.takeover(tenant, UUID.randomUUID(), UUID.randomUUID()).event("conversation", AuditFixture.AT)))
                .toList();
        sent.forEach(one -> one.await().atMost(SOON));
        trail.recorded(tenant, 1100);
        // When
        var lines = trail.export(tenant, 0);
        // Then
        assertThat(lines).hasSize(1101);
        assertThat(Json.mapper().readTree(lines.get(1099)).get("seq").asInt()).isEqualTo(1100);
        assertThat(trail.verdict(tenant).getBoolean("intact")).isTrue();
    }

    @Test
    void nobody_sees_the_audit_of_another_tenant_and_agents_see_none() {
        // Given
        var owner = ownerOfNewTenant();
        var other = trail.tenantWith(1);
        // When, Then
        as(owner).get("/api/v1/audit").then().statusCode(200);
        for (var path : List.of("/api/v1/audit", "/api/v1/audit/export")) {
            as(owner).get(path + "?tenant=" + other).then().statusCode(404).body("code", equalTo("NOT_FOUND"));
        }
        as(owner).post("/api/v1/audit/verify?tenant=" + other).then().statusCode(404);
        as(owner).post("/api/v1/audit/verify").then().statusCode(200).body("intact", equalTo(true));
        trail.recorded(other, 1);
        for (var role : List.of("agent", "viewer")) {
            var token = tokenOfNewUser(owner, role);
            as(token).get("/api/v1/audit").then().statusCode(403);
            as(token).get("/api/v1/audit/export").then().statusCode(403);
            as(token).post("/api/v1/audit/verify").then().statusCode(403);
        }
    }

    @Test
    void what_holds_a_persons_data_or_claims_a_broken_chain_is_put_aside_and_holds_nothing_up() {
        // Given
        var tenant = TenantId.random();
        var good = AuditFixture.takeover(tenant, UUID.randomUUID(), UUID.randomUUID()).event("conversation", AuditFixture.AT);
        var text = new String(json.write(good), StandardCharsets.UTF_8);
        var id = good.eventId();
        // When
        for (var bad : List.of(text.replace(id, "ana@example.com"), text.replace(good.subject().id(), "5511999990001"),
                text.replace("\"epoch\":\"2\"", "\"name\":\"Ana Souza\""), text.replace("taken_over", "Ana"),
                text.replace("conversation.taken_over", AuditWriter.BROKEN))) {
            producer.send(Topics.AUDITS_RECORDED, tenant.toString(), bad.getBytes(StandardCharsets.UTF_8), Map.of()).await()
                    .atMost(SOON);
        }
        trail.tell(good);
        // Then
        trail.recorded(tenant, 1);
        assertThat(seqs(tenant, "&actor=" + good.actor().id())).containsExactly(1);
        assertThat(trail.verdict(tenant).getBoolean("intact")).isTrue();
    }

    @Test
    void a_time_that_is_none_is_told() {
        as(ownerOfNewTenant()).get("/api/v1/audit?from=yesterday").then().statusCode(400).body("details.field",
                contains("from"));
    }

    @Test
    void an_empty_audit_is_intact_and_can_be_exported() {
        var tenant = TenantId.random();
        assertThat(trail.verdict(tenant).<Map<String, Object>>get("$")).containsEntry("intact", true).containsEntry("rows", 0);
        assertThat(trail.export(tenant, 0)).singleElement().asString().contains("\"last_seq\":0");
    }

    private List<Integer> seqs(TenantId tenant, String query) {
        return trail.search(tenant, query).getList("results.seq");
    }
}
