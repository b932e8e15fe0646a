package dev.recado.outbound.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;

import com.standardwebhooks.Webhook;
import org.junit.jupiter.api.Test;

class CallbackSecretTest {

    @Test
    void a_signature_is_that_of_the_library_of_standard_webhooks() throws Exception {
        // Given
        var secret = CallbackSecret.create(new SecureRandom());
        // When
        var signature = secret.sign("6f0e9c1a:accepted", 1_764_000_000L, "{\"text\":\"não\"}");
        // Then
        assertThat(signature).startsWith("v1,").isEqualTo(
                new Webhook(secret.text()).sign("6f0e9c1a:accepted", 1_764_000_000L, "{\"text\":\"não\"}"));
    }

    @Test
    void a_secret_has_the_form_of_standard_webhooks_and_is_not_logged() {
        // When
        var secret = CallbackSecret.create(new SecureRandom());
        // Then
        assertThat(secret.text()).matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(secret.bytes()).hasSizeBetween(24, 64);
        assertThat(secret.toString()).isEqualTo("CallbackSecret");
        assertThat(secret.text()).isNotEqualTo(CallbackSecret.create(new SecureRandom()).text());
    }
}
