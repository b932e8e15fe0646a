package dev.recado.conversation.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Locale;

import jakarta.inject.Inject;

import dev.recado.conversation.ConversationFlow;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.Decision;
import dev.recado.events.HandOverCause;
import dev.recado.events.OutboundContent;
import dev.recado.events.TenantChanged;
import dev.recado.events.Topics;
import dev.recado.events.Urgency;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.kafka.UngroupedConsumers;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
class TenantLocalesTest extends ConversationFlow {

    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");

    @Inject
    TenantLocales locales;
    @Inject
    EventJson json;
    @Inject
    UngroupedConsumers consumers;

    @Test
    void a_hand_over_message_is_in_the_tenants_language() {
        // Given
        suite.send(tenantWith("en-US", 1, AT));
        soon().untilAsserted(() -> assertThat(locales.of(ana.tenant())).contains(Locale.US));
        // When
        var sent = answer(ana, ask(ana, "hello"),
                new Decision.HandOver(HandOverCause.CUSTOMER_ASKED, null, "human", Urgency.NORMAL));
        // Then
        assertThat(sent.content()).isEqualTo(
                OutboundContent.text("I will ask a person from our team to continue with you here."));
    }

    /** A restarted process handles its first records only after this. */
    @Test
    void the_locales_are_loaded_when_the_start_goes_on() {
        // Given
        suite.send(tenantWith("en-US", 1, AT));
        var restarted = new TenantLocales(json, consumers);
        // When
        restarted.start(new StartupEvent());
        // Then
        assertThat(restarted.of(ana.tenant())).contains(Locale.US);
        restarted.stop();
    }

    @Test
    void a_hand_over_message_of_an_unknown_tenant_is_portuguese_and_has_no_line_break() {
        // When
        var sent = answer(ana, ask(ana, "oi"),
                new Decision.HandOver(HandOverCause.MODEL_UNAVAILABLE, null, null, Urgency.NORMAL));
        // Then
        assertThat(sent.content()).isEqualTo(OutboundContent.text(
                "Não consegui responder agora. Uma pessoa da nossa equipe vai continuar com você por aqui."));
    }

    @Test
    void an_older_record_that_is_read_again_changes_nothing() {
        // Given
        locales.apply(read(tenantWith("en", 2, AT.plusSeconds(1))));
        // When
        locales.apply(read(tenantWith("pt-BR", 1, AT)));
        locales.apply(new ConsumerRecord<>(Topics.TENANTS_CHANGED, 0, 0, ana.tenant().toString(), null));
        // Then
        assertThat(locales.of(ana.tenant())).contains(Locale.ENGLISH);
    }

    @Test
    void an_unreadable_record_keeps_the_locale() {
        // Given
        locales.apply(read(tenantWith("en", 1, AT)));
        // When
        locales.apply(new ConsumerRecord<>(Topics.TENANTS_CHANGED, 0, 0, ana.tenant().toString(), new byte[]{'{'}));
        // Then
        assertThat(locales.of(ana.tenant())).contains(Locale.ENGLISH);
    }

    private ConsumerRecord<String, byte[]> read(TenantChanged event) {
        return new ConsumerRecord<>(Topics.TENANTS_CHANGED, 0, 0, event.tenantId().toString(), json.write(event));
    }

    private TenantChanged tenantWith(String locale, int version, Instant at) {
        return new TenantChanged(ana.tenant() + ":" + version, ana.tenant(), at, "ana", "UTC", locale, false, null, null, true);
    }
}
