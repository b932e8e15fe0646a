package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit records actions without message text or phone numbers, and an altered row is detected. */
@SuiteTest
class AuditTest {

    @TempDir
    Path folder;

    @Test
    void the_audit_holds_a_takeover_and_a_release_and_an_altered_row_is_detected(SuiteUnderTest suite)
            throws IOException, InterruptedException, SQLException {
        // Given
        var ana = suite.customer();
        suite.meta().write(ana, "Quero falar com uma pessoa");
        suite.oracle().eventually(() -> assertThat(suite.owner().conversationOf(ana)).isPresent());
        var id = suite.owner().conversationOf(ana).orElseThrow().get("id").asText();
        // When
        assertThat(suite.owner().post("/api/v1/conversations/" + id + "/takeover", "{}").status()).isEqualTo(200);
        assertThat(suite.owner().post("/api/v1/conversations/" + id + "/takeover", "{}").status()).isEqualTo(200);
        assertThat(suite.owner().post("/api/v1/conversations/" + id + "/release", "{}").status()).isEqualTo(200);
        // Then
        suite.oracle().eventually("the audit holds both actions",
                () -> assertThat(entriesOf(suite, id).get("count").asInt()).isEqualTo(2));
        var me = suite.owner().get("/api/v1/me").json().get("id").asText();
        assertThat(entriesOf(suite, id).get("results")).extracting(row -> row.get("action").asText())
                .containsExactly("conversation.released", "conversation.taken_over");
        assertThat(entriesOf(suite, id).get("results"))
                .allSatisfy(row -> assertThat(row.get("actor_id").asText()).isEqualTo(me));
        assertThat(verification(suite).get("intact").asBoolean()).isTrue();
        var export = suite.owner().get("/api/v1/audit/export").body();
        assertThat(export).contains(id, "channel.connected").doesNotContain(ana.phone());
        assertThat(verifyOffline(export)).startsWith("0 intact: ");
        alteredRowIsDetected(suite, entriesOf(suite, id).at("/results/1/seq").asLong());
    }

    @Test
    void actions_on_an_account_are_audited_without_its_name_or_address(SuiteUnderTest suite) {
        // Given
        var email = "carla@" + suite.customer().phone() + ".example";
        var body = TestJson.object().put("email", email).put("name", "Carla Conhecida").put("password",
                "nobody-guesses-" + email);
        body.withArray("roles").add("admin");
        var id = suite.owner().post("/api/v1/users", TestJson.write(body)).json().get("id").asText();
        // When
        var wrong = TestJson.write(TestJson.object().put("username", email).put("password", "not-hers-" + email));
        assertThat(TestHttp.post(suite.gateway() + "/api/v1/auth/token", wrong).status()).isEqualTo(401);
        assertThat(suite.owner().call("PATCH", "/api/v1/users/" + id, "{\"roles\":[\"viewer\"]}").status()).isEqualTo(200);
        assertThat(suite.owner().post("/api/v1/users/" + id + "/deactivate", "{}").status()).isBetween(200, 204);
        // Then
        suite.oracle().eventually("the audit holds all actions",
                () -> assertThat(entriesOf(suite, id).get("results")).extracting(row -> row.get("action").asText())
                        .contains("user.created", "login.refused", "user.roles_changed", "user.deactivated"));
        assertThat(suite.owner().get("/api/v1/audit/export").body()).contains(id).doesNotContainIgnoringCase("carla");
    }

    private void alteredRowIsDetected(SuiteUnderTest suite, long seq) throws IOException, InterruptedException, SQLException {
        // When
        alter(suite, seq, "conversation.released");
        try {
            // Then
            assertThat(verification(suite).get("intact").asBoolean()).isFalse();
            assertThat(verification(suite).get("first_broken_seq").asLong()).isEqualTo(seq);
            assertThat(verifyOffline(suite.owner().get("/api/v1/audit/export").body()))
                    .startsWith("1 broken: line %d, row %d: altered".formatted(seq, seq));
        } finally {
            alter(suite, seq, "conversation.taken_over");
        }
        assertThat(verification(suite).get("intact").asBoolean()).isTrue();
    }

    private static JsonNode entriesOf(SuiteUnderTest suite, String subject) {
        return suite.owner().get("/api/v1/audit?subject=" + subject).json();
    }

    private static JsonNode verification(SuiteUnderTest suite) {
        return suite.owner().post("/api/v1/audit/verify", "{}").json();
    }

    /** Alters a row as the database's superuser; no other role can. */
    private static void alter(SuiteUnderTest suite, long seq, String action) throws SQLException {
        try (var connection = DriverManager.getConnection(suite.jdbcUrl("auth"));
                var bypass = connection.createStatement();
                var change = connection.prepareStatement("""
                    update audit set action = ? where seq = ? and tenant_id =
                    (select tenant_id from user_account join user_role using (tenant_id)
                     where role = 'PLATFORM_ADMIN' limit 1)""")) {
            bypass.execute("set session_replication_role = replica");
            change.setString(1, action);
            change.setLong(2, seq);
            assertThat(change.executeUpdate()).isEqualTo(1);
        }
    }

    /** Exit code and output of deploy/audit for an export. */
    private String verifyOffline(String export) throws IOException, InterruptedException {
        var file = Files.writeString(folder.resolve("export.ndjson"), export);
        var command = SuiteUnderTest.home().resolve("deploy/audit").toString();
        var check = new ProcessBuilder(command, file.toString()).redirectErrorStream(true).start();
        var output = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return check.waitFor() + " " + output;
    }
}
