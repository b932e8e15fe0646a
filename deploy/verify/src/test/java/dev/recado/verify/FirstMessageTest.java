package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

/** A customer writes, the AI answers, and the history shows both messages. */
@SuiteTest
class FirstMessageTest {

    @Test
    void a_signed_webhook_is_answered_once_and_the_history_shows_both(SuiteUnderTest suite) {
        // Given
        var ana = suite.customer();
        // When
        var text = suite.meta().write(ana, "Olá! Vocês atendem aos sábados? 😀");
        // Then
        suite.oracle().eventually(() -> {
            var messages = suite.owner().messagesOf(ana);
            assertThat(messages).hasSize(2);
            assertThat(messages.get(0).get("wamid").asText()).isEqualTo(text.wamid());
            assertThat(messages.get(0).get("text").asText()).isEqualTo(text.body());
            assertThat(messages.get(1).get("author").asText()).isEqualTo("bot");
            assertThat(messages.get(1).get("status").asText()).isEqualTo("read");
        });
        suite.oracle().settled();
        assertThat(suite.simulator().sentTo(ana)).hasSize(1);
    }

    @Test
    void the_same_webhook_five_times_two_of_them_at_once_is_one_message_and_one_reply(SuiteUnderTest suite) {
        // Given
        var ana = suite.customer();
        var body = suite.meta().webhook().message(ana, suite.meta().text("Qual o horário de vocês?")).body();
        // When
        for (var twice = 0; twice < 2; twice++) {
            var atOnce = CompletableFuture.runAsync(() -> suite.meta().deliver(body));
            suite.meta().deliver(body);
            atOnce.join();
        }
        suite.meta().deliver(body);
        // Then
        suite.oracle().eventually(() -> assertThat(suite.simulator().sentTo(ana)).hasSize(1));
        suite.meta().deliver(body);
        suite.oracle().settled();
        assertThat(suite.owner().messagesOf(ana)).hasSize(2);
        assertThat(suite.simulator().sentTo(ana)).hasSize(1);
    }

    @Test
    void a_signature_altered_by_one_byte_is_401_and_nothing_is_stored(SuiteUnderTest suite) {
        // Given
        var ana = suite.customer();
        var body = suite.meta().webhook().message(ana, suite.meta().text("oi")).body();
        var signature = suite.meta().signature(body);
        var last = signature.charAt(signature.length() - 1) == '0' ? '1' : '0';
        var rawBefore = suite.kafka().endOf("webhooks.raw");
        // When
        var answer = suite.meta().post(body, signature.substring(0, signature.length() - 1) + last);
        // Then
        assertThat(answer.status()).isEqualTo(401);
        suite.oracle().settled();
        assertThat(suite.owner().conversationOf(ana)).isEmpty();
        assertThat(suite.kafka().endOf("webhooks.raw")).isEqualTo(rawBefore);
    }

    @Test
    void the_webhook_verification_returns_the_challenge_and_refuses_a_wrong_token(SuiteUnderTest suite) {
        var url = suite.gateway() + "/webhooks/whatsapp?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=";
        var right = TestHttp.get(url + suite.setting("WHATSAPP_VERIFY_TOKEN"));
        assertThat(right.status()).isEqualTo(200);
        assertThat(right.body()).isEqualTo("1158201444");
        assertThat(TestHttp.get(url + "wrong").status()).isEqualTo(403);
    }
}
