package dev.recado.auth.mail;

import static dev.recado.auth.Api.as;
import static dev.recado.auth.Api.freshEmail;
import static dev.recado.auth.Api.ownerOfNewTenant;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import dev.recado.auth.ScheduledJobs;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.core.Vertx;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sends over SMTP by a sender of its own; the service under test writes its mails into a folder. */
@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
@WithTestResource(value = SmtpServer.class, scope = TestResourceScope.GLOBAL)
class MailSenderTest {

    private static final String REFUSED_ONCE = """
        select id
        from mail_outbox
        where attempts = 1 and due_at < now() + interval '1 minute'""";

    @Inject
    MailOutboxRepository repository;
    @Inject
    MailOutbox outbox;
    @Inject
    ReactiveMailer mailer;
    @Inject
    Vertx vertx;
    @Inject
    Clock clock;

    private MailSender sender;

    @BeforeEach
    void sendOverSmtp() {
        TestDatabase.update("delete from mail_outbox");
        sender = new MailSender(repository, outbox, new SmtpConfig(), mailer, vertx, clock);
    }

    @Test
    void a_mail_that_the_server_refuses_waits_encrypted_and_is_sent_later() {
        // Given
        var email = freshEmail("bia");
        SmtpServer.REFUSALS_LEFT.set(1);
        invite(ownerOfNewTenant(), email);
        ScheduledJobs.run(sender::sendDue);
        assertThat(TestDatabase.texts(REFUSED_ONCE)).hasSize(1);
        assertThat(TestDatabase.texts("select encode(sealed, 'escape') from mail_outbox"))
                .allSatisfy(row -> assertThat(row).doesNotContain(email, "token="));
        // When
        TestDatabase.update("update mail_outbox set due_at = now()");
        ScheduledJobs.run(sender::sendDue);
        // Then
        assertThat(TestDatabase.texts("select id from mail_outbox")).isEmpty();
        assertThat(to(email)).hasSize(1).first().asString().contains("/#/invite?token=");
    }

    @Test
    void a_mail_that_the_server_accepts_only_after_its_link_expired_is_not_sent() {
        // Given
        var email = freshEmail("bia");
        SmtpServer.REFUSALS_LEFT.set(1);
        var owner = ownerOfNewTenant();
        invite(owner, email);
        ScheduledJobs.run(sender::sendDue);
        assertThat(TestDatabase.texts(REFUSED_ONCE)).hasSize(1);
        // When
        TestDatabase.update("update mail_outbox set due_at = now(), expires_at = now()");
        // Then
        var sentinel = freshEmail("sentinel");
        invite(owner, sentinel);
        ScheduledJobs.run(sender::sendDue);
        assertThat(to(sentinel)).hasSize(1);
        assertThat(to(email)).isEmpty();
        TestDatabase.update("delete from mail_outbox");
    }

    @Test
    void one_run_sends_all_mails_that_are_due() {
        // Given
        var owner = ownerOfNewTenant();
        var emails = IntStream.range(0, 11).mapToObj(i -> freshEmail("bia" + i)).toList();
        emails.forEach(email -> invite(owner, email));
        // When
        ScheduledJobs.run(sender::sendDue);
        // Then
        assertThat(emails).allSatisfy(email -> assertThat(to(email)).hasSize(1));
    }

    private static void invite(String owner, String email) {
        as(owner).body(Map.of("email", email, "roles", List.of("agent"))).post("/api/v1/users/invites").then().statusCode(202);
    }

    private static List<String> to(String email) {
        return SmtpServer.MAILS.stream().filter(mail -> mail.contains("To: " + email)).toList();
    }

    /** The settings with a mail server; its address is a setting of the mailer. */
    private static final class SmtpConfig implements MailConfig {

        @Override
        public Smtp smtp() {
            return () -> Optional.of("localhost");
        }

        @Override
        public Files mail() {
            return Optional::empty;
        }
    }
}
