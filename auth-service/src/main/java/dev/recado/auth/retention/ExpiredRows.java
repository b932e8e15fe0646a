package dev.recado.auth.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** What is forgotten, and how long after its end: what leads nowhere any more still holds addresses and hashes. */
enum ExpiredRows {

    INVITES("invite", "expires_at", Duration.ofDays(30)),
    /** A day, so that those of the last hour are still counted. */
    RESETS("password_reset", "expires_at", Duration.ofDays(1)),
    /** Long after its last token; that it was revoked stays in the topic. */
    API_KEYS("api_key", "least(expires_at, revoked_at)", Duration.ofDays(90)),
    /** One that is still there was not sent; those that are being sent have the time to be. */
    MAILS("mail_outbox", "expires_at", Duration.ofMinutes(10));

    private final String sql;
    private final Duration kept;

    /** @param end when a row's use was over */
    ExpiredRows(String table, String end, Duration kept) {
        this.sql = "delete from %1$s where ctid = any(array(select ctid from %1$s where %2$s < $1 limit $2))".formatted(table,
                end);
        this.kept = kept;
    }

    /** Of rows that ended before the first parameter, no more than the second. */
    String sql() {
        return sql;
    }

    Instant endedBefore(Instant now) {
        return now.minus(kept);
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
