package dev.recado.auth.audit;

import static dev.recado.auth.Api.as;
import static dev.recado.auth.Api.platformAdmin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.inject.Singleton;

import dev.recado.events.AuditRecorded;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.kafka.EventProducer;
import dev.recado.kit.outbox.AuditEntry;
import io.restassured.path.json.JsonPath;

/** Fills, reads and verifies a tenant's audit for a test, and tampers with it as a superuser of the database. */
@Singleton
class AuditFixture {

    static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");
    private static final Duration SOON = Duration.ofSeconds(30);

    private final EventProducer producer;
    private final DataSource database;
    private final PublishedChainHeads published;
    private String admin;

    AuditFixture(EventProducer producer, DataSource database, PublishedChainHeads published) {
        this.producer = producer;
        this.database = database;
        this.published = published;
    }

    static AuditEntry takeover(TenantId tenant, UUID user, UUID conversation) {
        return AuditEntry.of(tenant, Actor.user(user), "conversation.taken_over").to("conversation", conversation).with("epoch",
                2);
    }

    /** Creates a tenant that only this test uses, with the given number of rows. */
    TenantId tenantWith(int rows) {
        var tenant = TenantId.random();
        for (var i = 0; i < rows; i++) {
            record(takeover(tenant, UUID.randomUUID(), UUID.randomUUID()).event("conversation", AT.plusSeconds(i)));
        }
        awaitRows(tenant, rows);
        return tenant;
    }

    void record(AuditRecorded event) {
        producer.publish(Topics.AUDITS_RECORDED, event).await().atMost(SOON);
    }

    /** Waits for the number of rows. */
    void awaitRows(TenantId tenant, int rows) {
        await().atMost(SOON).untilAsserted(() -> assertThat(search(tenant, "").getInt("count")).isEqualTo(rows));
    }

    /** Waits until the service has consumed the published head. */
    void awaitPublishedHead(TenantId tenant, long seq) {
        await().atMost(SOON).untilAsserted(() -> assertThat(published.find(tenant)).map(ChainHead::seq).hasValue(seq));
    }

    JsonPath search(TenantId tenant, String query) {
        return as(admin()).get("/api/v1/audit?tenant=" + tenant + query).then().statusCode(200).extract().jsonPath();
    }

    JsonPath verify(TenantId tenant) {
        return as(admin()).post("/api/v1/audit/verify?tenant=" + tenant).then().statusCode(200).extract().jsonPath();
    }

    List<String> export(TenantId tenant, long after) {
        return as(admin()).get("/api/v1/audit/export?tenant=" + tenant + "&after=" + after).then().statusCode(200)
                .contentType("application/x-ndjson").extract().asString().lines().toList();
    }

    private synchronized String admin() {
        admin = admin == null ? platformAdmin() : admin;
        return admin;
    }

    /** Runs a statement with the service's rights. */
    int run(String sql, Object... parameters) throws SQLException {
        return run(false, sql, parameters);
    }

    /** Runs a statement without triggers. */
    int tamper(String sql, Object... parameters) throws SQLException {
        return run(true, sql, parameters);
    }

    private int run(boolean superuser, String sql, Object... parameters) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (var bypass = connection.createStatement(); var statement = connection.prepareStatement(sql)) {
                if (superuser) {
                    bypass.execute("set local session_replication_role = replica");
                }
                for (var i = 0; i < parameters.length; i++) {
                    statement.setObject(i + 1, parameters[i]);
                }
                var changed = statement.executeUpdate();
                connection.commit();
                return changed;
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }
}
