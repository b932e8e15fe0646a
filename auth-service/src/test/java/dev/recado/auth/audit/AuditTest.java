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
import dev.recado.kit.events.Json;
import dev.recado.kit.kafka.EventProducer;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
class AuditTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    AuditFixture audit;
    @Inject
    EventProducer producer;
    @Inject
    EventJson json;

    @Test
    void a_recorded_audit_is_found_by_actor_action_subject_and_time() {
        // Given
        var tenant = TenantId.random();
        var ana = UUID.randomUUID();
        var bia = UUID.randomUUID();
        var conversation = UUID.randomUUID();
        audit.record(AuditFixture.takeover(tenant, ana, conversation).event("conversation", AuditFixture.AT));
        audit.record(
                AuditFixture.takeover(tenant, bia, UUID.randomUUID()).event("conversation", AuditFixture.AT.plusSeconds(60)));
        // When
        audit.awaitRows(tenant, 2);
        // Then
        var all = audit.search(tenant, "");
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
    void a_repeated_event_is_recorded_once_even_within_one_batch() {
        // Given
        var tenant = TenantId.random();
        var first = AuditFixture.takeover(tenant, UUID.randomUUID(), UUID.randomUUID()).event("conversation", AuditFixture.AT);
        var last = AuditFixture.takeover(tenant, UUID.randomUUID(), UUID.randomUUID()).event("conversation", AuditFixture.AT);
        // When
        IntStream.range(0, 5).forEach(i -> audit.record(first));
        audit.record(last);
        // Then
        await().atMost(SOON).untilAsserted(() -> assertThat(seqs(tenant, "&actor=" + last.actor().id())).containsExactly(2));
        assertThat(audit.verify(tenant).<Map<String, Object>>get("$")).containsEntry("intact", true).containsEntry("rows", 2);
    }

    @Test
    void many_simultaneous_audits_form_one_chain_per_tenant() {
        // Given
        var tenants = IntStream.range(0, 3).mapToObj(i -> TenantId.random()).toList();
        var sent = IntStream.range(0, 600).mapToObj(i -> producer.publish(Topics.AUDITS_RECORDED,
                AuditFixture.takeover(tenants.get(i % 3), UUID.randomUUID(), UUID.randomUUID()).event("conversation",
                        AuditFixture.AT)))
                .toList();
        // When
        sent.forEach(one -> one.await().atMost(SOON));
        // Then
        tenants.forEach(tenant -> audit.awaitRows(tenant, 200));
        assertThat(tenants).allSatisfy(tenant -> assertThat(audit.verify(tenant).<Map<String, Object>>get("$"))
                .containsEntry("intact", true).containsEntry("rows", 200));
    }

    @Test
    void an_export_contains_the_chain_and_its_head_and_is_audited() throws JsonProcessingException {
        // Given
        var tenant = audit.tenantWith(3);
        // When
        var lines = audit.export(tenant, 0);
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
        audit.awaitRows(tenant, 4);
        assertThat(audit.search(tenant, "&action=audit.exported").<Map<String, String>>get("results[0].details"))
                .containsEntry("after", "0").containsEntry("last", "3");
        assertThat(audit.export(tenant, 3)).hasSize(2).first().asString().contains("audit.exported");
    }

    @Test
    void an_export_longer_than_one_batch_is_complete() throws JsonProcessingException {
        // Given
        var tenant = TenantId.random();
        var sent = IntStream.range(0, 1100).mapToObj(i -> producer.publish(Topics.AUDITS_RECORDED,
                AuditFixture.takeover(tenant, UUID.randomUUID(), UUID.randomUUID()).event("conversation", AuditFixture.AT)))
                .toList();
        sent.forEach(one -> one.await().atMost(SOON));
        audit.awaitRows(tenant, 1100);
        // When
        var lines = audit.export(tenant, 0);
        // Then
        assertThat(lines).hasSize(1101);
        assertThat(Json.mapper().readTree(lines.get(1099)).get("seq").asInt()).isEqualTo(1100);
        assertThat(audit.verify(tenant).getBoolean("intact")).isTrue();
    }

    @Test
    void nobody_sees_the_audit_of_another_tenant_and_agents_see_none() {
        // Given
        var owner = ownerOfNewTenant();
        var other = audit.tenantWith(1);
        // When, Then
        as(owner).get("/api/v1/audit").then().statusCode(200);
        for (var path : List.of("/api/v1/audit", "/api/v1/audit/export")) {
            as(owner).get(path + "?tenant=" + other).then().statusCode(404).body("code", equalTo("NOT_FOUND"));
        }
        as(owner).post("/api/v1/audit/verify?tenant=" + other).then().statusCode(404);
        as(owner).post("/api/v1/audit/verify").then().statusCode(200).body("intact", equalTo(true));
        audit.awaitRows(other, 1);
        for (var role : List.of("agent", "viewer")) {
            var token = tokenOfNewUser(owner, role);
            as(token).get("/api/v1/audit").then().statusCode(403);
            as(token).get("/api/v1/audit/export").then().statusCode(403);
            as(token).post("/api/v1/audit/verify").then().statusCode(403);
        }
    }

    @Test
    void an_audit_with_personal_data_or_a_reserved_action_goes_to_the_dead_letters() {
        // Given
        var tenant = TenantId.random();
        var good = AuditFixture.takeover(tenant, UUID.randomUUID(), UUID.randomUUID()).event("conversation", AuditFixture.AT);
        var text = new String(json.write(good), StandardCharsets.UTF_8);
        var id = good.eventId();
        // When
        for (var bad : List.of(text.replace(id, "ana@example.com"), text.replace(good.subject().id(), "5511999990001"),
                text.replace("\"epoch\":\"2\"", "\"name\":\"Ana Souza\""), text.replace("taken_over", "Ana"),
                text.replace("conversation.taken_over", AuditWriter.CHAIN_BROKEN))) {
            producer.send(Topics.AUDITS_RECORDED, tenant.toString(), bad.getBytes(StandardCharsets.UTF_8), Map.of()).await()
                    .atMost(SOON);
        }
        audit.record(good);
        // Then
        audit.awaitRows(tenant, 1);
        assertThat(seqs(tenant, "&actor=" + good.actor().id())).containsExactly(1);
        assertThat(audit.verify(tenant).getBoolean("intact")).isTrue();
    }

    @Test
    void an_invalid_time_is_refused() {
        as(ownerOfNewTenant()).get("/api/v1/audit?from=yesterday").then().statusCode(400).body("details.field",
                contains("from"));
    }

    @Test
    void an_empty_audit_is_intact_and_can_be_exported() {
        var tenant = TenantId.random();
        assertThat(audit.verify(tenant).<Map<String, Object>>get("$")).containsEntry("intact", true).containsEntry("rows", 0);
        assertThat(audit.export(tenant, 0)).singleElement().asString().contains("\"last_seq\":0");
    }

    private List<Integer> seqs(TenantId tenant, String query) {
        return audit.search(tenant, query).getList("results.seq");
    }
}
