package dev.recado.auth.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

class KeyRingTest {

    private static final Duration LEAD = Duration.ofMinutes(1);
    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final RsaKeyPair FIRST = RsaKeyPair.generate();
    private static final RsaKeyPair SECOND = RsaKeyPair.generate();

    @Test
    void the_first_key_signs_at_once() {
        var ring = ring(new KeyRing.DecryptedKey(FIRST, START, null));
        assertThat(ring.signing(START)).contains(FIRST);
    }

    @Test
    void a_new_key_is_published_before_it_signs_and_the_old_one_verifies_until_its_last_token_has_expired() {
        // Given
        var rotatedAt = START.plus(Duration.ofDays(30));
        var stops = rotatedAt.plus(LEAD);
        // When
        var ring = ring(new KeyRing.DecryptedKey(SECOND, rotatedAt, null), new KeyRing.DecryptedKey(FIRST, START, stops));
        // Then
        assertThat(ring.published(rotatedAt)).containsExactly(FIRST, SECOND);
        assertThat(ring.signing(rotatedAt)).contains(FIRST);
        assertThat(ring.signing(stops.minusMillis(1))).contains(FIRST);
        assertThat(ring.signing(stops)).contains(SECOND);
        assertThat(ring.verifying(FIRST.kid(), stops.plus(LIFETIME).minusMillis(1))).contains(FIRST);
        assertThat(ring.verifying(FIRST.kid(), stops.plus(LIFETIME))).isEmpty();
        assertThat(ring.published(stops.plus(LIFETIME))).containsExactly(SECOND);
    }

    @Test
    void an_unknown_or_missing_kid_finds_no_key() {
        var ring = ring(new KeyRing.DecryptedKey(FIRST, START, null));
        assertThat(ring.verifying("other", START)).isEmpty();
        assertThat(ring.verifying(null, START)).isEmpty();
    }

    @Test
    void an_empty_ring_signs_nothing() {
        assertThat(ring().signing(START)).isEmpty();
    }

    private static KeyRing ring(KeyRing.DecryptedKey... keys) {
        return new KeyRing(List.of(keys), LEAD, LIFETIME);
    }
}
