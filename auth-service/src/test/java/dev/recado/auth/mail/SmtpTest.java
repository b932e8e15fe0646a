package dev.recado.auth.mail;

import static dev.recado.auth.Api.as;
import static dev.recado.auth.Api.freshEmail;
import static dev.recado.auth.Api.ownerOfNewTenant;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import dev.recado.auth.Database;
import dev.recado.embedded.SuiteTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
@WithTestResource(SmtpServer.class)
class SmtpTest {

    private static final String REFUSED_ONCE = """
                                               select id from mail_outbox where attempts = 1 and due_at < now() + interval '1 minute'""";

    @Test
    void a_mail_that_the_server_refuses_waits_sealed_and_is_sent_later() {
        // Given
        var email = freshEmail("bia");
        SmtpServer.REFUSALS_LEFT.set(1);
        as(ownerOfNewTenant()).body(Map.of("email", email, "roles", List.of("agent"))).post("/api/v1/users/invites").then()
                .statusCode(202);
        Awaitility.await().untilAsserted(() -> assertThat(Database.texts(REFUSED_ONCE)).hasSize(1));
        assertThat(Database.texts("select encode(sealed, 'escape') from mail_outbox"))
                .allSatisfy(row -> assertThat(row).doesNotContain(email, "token="));
        // When
        Database.update("update mail_outbox set due_at = now()");
        // Then
        Awaitility.await().untilAsserted(() -> assertThat(Database.texts("select id from mail_outbox")).isEmpty());
        assertThat(SmtpServer.MAILS).hasSize(1).first().asString().contains("To: " + email).contains("/#/invite?token=");
    }
}
