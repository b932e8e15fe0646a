package dev.recado.outbound.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import dev.recado.outbound.template.TemplateSummaries.TemplateSummary;
import org.junit.jupiter.api.Test;

class StoredFindingsTest {

    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

    @Test
    void a_number_has_an_hour_for_its_first_webhook() {
        assertThat(StoredFindings.webhook(null, ago(Duration.ofMinutes(59)), NOW).text()).isEqualTo("webhook.none_yet");
        assertThat(StoredFindings.webhook(null, ago(Duration.ofHours(1)), NOW).text()).isEqualTo("webhook.none");
    }

    @Test
    void the_last_webhook_is_good_for_seven_days() {
        assertThat(StoredFindings.webhook(ago(Duration.ofDays(7)), NOW, NOW).text()).isEqualTo("webhook.arrived");
        assertThat(StoredFindings.webhook(ago(Duration.ofDays(7).plusSeconds(1)), NOW, NOW).text()).isEqualTo("webhook.old");
    }

    @Test
    void templates_that_were_never_or_long_ago_read_are_not_ok() {
        assertThat(templates(null, null, Map.of())).isEqualTo("templates.not_read");
        assertThat(templates(null, "refused", Map.of())).isEqualTo("templates.unreadable");
        assertThat(templates(ago(Duration.ofHours(25)), "refused", Map.of("APPROVED", 1L))).isEqualTo("templates.old");
    }

    @Test
    void templates_are_counted_by_what_can_be_sent() {
        assertThat(templates(NOW, null, Map.of("APPROVED", 2L, "PENDING", 1L))).isEqualTo("templates.read");
        assertThat(templates(NOW, null, Map.of("APPROVED", 2L, "DISABLED", 1L))).isEqualTo("templates.paused");
        assertThat(templates(NOW, null, Map.of("REJECTED", 2L))).isEqualTo("templates.none_approved");
        assertThat(templates(NOW, null, Map.of())).isEqualTo("templates.none_approved");
    }

    private static String templates(Instant readAt, String error, Map<String, Long> byStatus) {
        return StoredFindings.templates(new TemplateSummary(readAt, error, byStatus), NOW).text();
    }

    private static Instant ago(Duration time) {
        return NOW.minus(time);
    }
}
