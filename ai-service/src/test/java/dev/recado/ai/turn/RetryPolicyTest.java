package dev.recado.ai.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

import dev.recado.ai.model.ModelAnswer.Blocked;
import dev.recado.ai.model.ModelAnswer.Failed;
import dev.recado.ai.model.ModelAnswer.Malformed;
import dev.recado.ai.model.ModelAnswer.Misconfigured;
import dev.recado.ai.model.ModelAnswer.RateLimited;
import dev.recado.ai.model.ModelAnswer.TimedOut;
import dev.recado.ai.model.ModelAnswer.Unavailable;
import dev.recado.events.ConversationId;
import dev.recado.events.ReplyRequested;
import dev.recado.events.TenantId;
import dev.recado.kit.work.ClaimedWork;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private final RetryPolicy retryPolicy = new RetryPolicy(Duration.ofMillis(500), Duration.ofSeconds(25),
            Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void googles_pause_is_used_when_it_is_longer() {
        assertThat(retryPolicy.pauseAfter(new RateLimited(Duration.ofSeconds(5), false), turn(0, 60)))
                .contains(Duration.ofSeconds(5));
        assertThat(retryPolicy.pauseAfter(new RateLimited(null, false), turn(0, 60)))
                .hasValueSatisfying(pause -> assertThat(pause).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1200)));
    }

    @Test
    void the_pause_doubles_with_each_retry() {
        assertThat(retryPolicy.pauseAfter(new Unavailable("HTTP 503"), turn(1, 60)))
                .hasValueSatisfying(pause -> assertThat(pause).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1200)));
    }

    @Test
    void each_failure_type_has_its_own_retry_limit() {
        assertThat(count(new RateLimited(null, false))).isEqualTo(3);
        assertThat(count(new RateLimited(null, true))).isZero();
        assertThat(count(new Unavailable("HTTP 500"))).isEqualTo(2);
        assertThat(count(new Malformed("no content"))).isEqualTo(1);
        assertThat(count(new TimedOut())).isZero();
        assertThat(count(new Misconfigured("HTTP 404"))).isZero();
        assertThat(count(new Blocked("SAFETY"))).isZero();
    }

    @Test
    void a_retry_that_would_end_too_late_is_refused() {
        assertThat(retryPolicy.pauseAfter(new RateLimited(Duration.ofSeconds(40), false), turn(0, 60))).isEmpty();
        assertThat(retryPolicy.pauseAfter(new Unavailable("HTTP 500"), turn(0, 25))).isEmpty();
        assertThat(retryPolicy.pauseAfter(new Unavailable("HTTP 500"), turn(0, 26))).isPresent();
    }

    private int count(Failed failure) {
        var done = 0;
        while (retryPolicy.pauseAfter(failure, turn(done, 3600)).isPresent()) {
            done++;
        }
        return done;
    }

    private static Turn turn(int retries, long secondsLeft) {
        var tenant = TenantId.random();
        var request = new ReplyRequested("e", tenant, NOW, ConversationId.random(), 1, 1, NOW.plusSeconds(secondsLeft),
                List.of(),
                null);
        return new Turn(new ClaimedWork(tenant, UUID.randomUUID(), "turns", "p", 1, 1), request, retries);
    }
}
