package dev.recado.outbound.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;

import dev.recado.outbound.callback.CallbackOutcome.Delivered;
import dev.recado.outbound.callback.CallbackOutcome.Gone;
import dev.recado.outbound.callback.CallbackOutcome.NotDelivered;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackOutcomeTest {

    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void a_status_from_200_to_299_is_a_success(int status) {
        assertThat(CallbackOutcome.of(status, null, NOW)).isEqualTo(new Delivered(status));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 199, 304, 400, 401, 404, 409, 429, 500, 503, 599})
    void any_other_status_is_retried(int status) {
        assertThat(CallbackOutcome.of(status, null, NOW)).isInstanceOf(NotDelivered.class);
    }

    @Test
    void a_redirect_is_not_followed_and_says_so() {
        assertThat(CallbackOutcome.of(302, null, NOW))
                .isEqualTo(new NotDelivered(302, "HTTP 302, redirects are not followed", null));
    }

    @Test
    void status_410_ends_the_callback() {
        assertThat(CallbackOutcome.of(410, "10", NOW)).isEqualTo(new Gone());
    }

    @ParameterizedTest
    @CsvSource({"0,PT0S", "120,PT2M", "999999999,PT999999999S", "'Sat, 28 Nov 2026 10:05:00 GMT',PT5M"})
    void a_wait_is_read_in_seconds_or_as_a_date(String header, Duration wait) {
        assertThat(CallbackOutcome.of(503, header, NOW)).isEqualTo(new NotDelivered(503, "HTTP 503", wait));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "1.5", "99999999999999999999", "2026-11-28T10:05:00Z"})
    void an_unreadable_wait_is_ignored(String header) {
        assertThat(CallbackOutcome.of(503, header, NOW)).isEqualTo(new NotDelivered(503, "HTTP 503", null));
    }
}
