package dev.recado.outbound.dispatch;

import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.soon;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.time.Instant;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ConversationId;
import dev.recado.events.DispatchFinished;
import dev.recado.events.DispatchOutcome;
import dev.recado.events.TenantChanged;
import dev.recado.events.Topics;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.test.TestTokens;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import dev.recado.outbound.whatsapp.Explanation.Language;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class TenantLanguagesTest {

    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");

    @Inject
    Suite suite;
    @Inject
    TenantLanguages languages;
    @Inject
    EventJson json;

    @AfterEach
    void backToPortuguese() {
        suite.publish(tenant("pt-BR", Instant.now()));
        soon().until(() -> languages.of(Suite.TENANT) == Language.PORTUGUESE);
    }

    @Test
    void a_failure_is_explained_in_the_tenants_language_in_its_event_and_in_the_answer() {
        // Given
        var portuguese = fail();
        suite.publish(tenant("en-GB", Instant.now()));
        soon().until(() -> languages.of(Suite.TENANT) == Language.ENGLISH);
        // When
        var english = fail();
        // Then
        assertThat(portuguese.explanation()).startsWith("A pessoa não escreveu nas últimas 24 horas");
        assertThat(english.explanation()).startsWith("The person has not written in the last 24 hours");
        assertThat(english.code()).isEqualTo(131047);
    }

    private DispatchOutcome.Failed fail() {
        var request = Suite.reply(ConversationId.random(), 1, phone(), "!error 131047 400");
        suite.publish(request);
        soon().until(() -> !suite.outcomes(request.messageId()).isEmpty());
        var failed = (DispatchOutcome.Failed) suite.published(DispatchFinished.class).stream()
                .filter(finished -> finished.messageId().equals(request.messageId())).findFirst().orElseThrow().outcome();
        given().auth().oauth2(TestTokens.of("viewer")).get("/api/v1/messages/" + request.messageId()).then().statusCode(200)
                .body("error.explanation", equalTo(failed.explanation()));
        return failed;
    }

    @Test
    void an_older_or_unreadable_record_changes_nothing() {
        // Given
        languages.apply(read(tenant("en", AT.plusSeconds(1))));
        var before = languages.of(Suite.TENANT);
        // When
        languages.apply(read(tenant("pt-PT", AT)));
        languages.apply(new ConsumerRecord<>(Topics.TENANTS_CHANGED, 0, 0, "k", new byte[]{'{'}));
        languages.apply(new ConsumerRecord<>(Topics.TENANTS_CHANGED, 0, 0, "k", null));
        // Then
        assertThat(languages.of(Suite.TENANT)).isEqualTo(before);
        assertThat(TenantLanguages.language(null)).isEqualTo(Language.PORTUGUESE);
        assertThat(TenantLanguages.language("pt-PT")).isEqualTo(Language.PORTUGUESE);
        assertThat(TenantLanguages.language("es-AR")).isEqualTo(Language.ENGLISH);
    }

    private ConsumerRecord<String, byte[]> read(TenantChanged event) {
        return new ConsumerRecord<>(Topics.TENANTS_CHANGED, 0, 0, event.tenantId().toString(), json.write(event));
    }

    private static TenantChanged tenant(String locale, Instant at) {
        return new TenantChanged(Suite.TENANT + ":1", Suite.TENANT, at, "main", "UTC", locale, false, null, null, true);
    }
}
