package dev.recado.outbound.doctor;

import java.time.Duration;
import java.time.Instant;

import dev.recado.outbound.channel.Channel;
import dev.recado.outbound.template.TemplateSummaries.TemplateSummary;
import org.jspecify.annotations.Nullable;

/** Checks what the suite itself stores about a number: its connection, the last webhook, and its templates. */
final class StoredFindings {

    private static final String CONNECTION = "connection";
    private static final String WEBHOOK = "webhook";
    private static final String TEMPLATES = "templates";
    /** A new number has this time for its first message, before a missing webhook is a fault. */
    private static final Duration FIRST_WEBHOOK_WITHIN = Duration.ofHours(1);
    /** Even a quiet number gets a message or a status in this time. */
    private static final Duration WEBHOOK_AGE_MAX = Duration.ofDays(7);
    /** Four times the pause between two reads. */
    private static final Duration TEMPLATES_AGE_MAX = Duration.ofHours(24);

    private StoredFindings() {
    }

    static Finding connection(Channel channel) {
        if (!channel.receiving().verified()) {
            return Finding.failing(CONNECTION, "connection.unverified");
        }
        var failing = channel.failing();
        if (failing == null) {
            return Finding.ok(CONNECTION, "connection.open");
        }
        return failing.code() == 0
                ? Finding.failing(CONNECTION, "connection.line")
                : Finding.failing(CONNECTION, "connection.refused", failing.code());
    }

    /** @param arrivedAt when the last webhook arrived; null if none did */
    static Finding webhook(@Nullable Instant arrivedAt, @Nullable Instant connectedAt, Instant now) {
        if (arrivedAt == null) {
            return connectedAt != null && connectedAt.plus(FIRST_WEBHOOK_WITHIN).isAfter(now)
                    ? Finding.ok(WEBHOOK, "webhook.none_yet", connectedAt)
                    : Finding.warning(WEBHOOK, "webhook.none");
        }
        return arrivedAt.plus(WEBHOOK_AGE_MAX).isBefore(now)
                ? Finding.warning(WEBHOOK, "webhook.old", arrivedAt)
                : Finding.ok(WEBHOOK, "webhook.arrived", arrivedAt);
    }

    static Finding templates(TemplateSummary templates, Instant now) {
        var readAt = templates.readAt();
        if (readAt == null) {
            return templates.error() == null
                    ? Finding.unknown(TEMPLATES, "templates.not_read")
                    : Finding.warning(TEMPLATES, "templates.unreadable");
        }
        if (readAt.plus(TEMPLATES_AGE_MAX).isBefore(now)) {
            return Finding.warning(TEMPLATES, "templates.old", readAt);
        }
        return counts(templates, readAt);
    }

    private static Finding counts(TemplateSummary templates, Instant readAt) {
        var approved = templates.count("APPROVED");
        var paused = templates.count("PAUSED") + templates.count("DISABLED");
        var others = templates.byStatus().values().stream().mapToLong(Long::longValue).sum() - approved - paused;
        if (approved == 0) {
            return Finding.warning(TEMPLATES, "templates.none_approved", others, paused, readAt);
        }
        return paused > 0
                ? Finding.warning(TEMPLATES, "templates.paused", approved, others, paused, readAt)
                : Finding.ok(TEMPLATES, "templates.read", approved, others, readAt);
    }
}
