package dev.recado.conversation.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.stream.Stream;

import dev.recado.events.OutboundContent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HandOverMessagesTest {

    private static final List<String> KEYS = List.of(HandOverMessages.EMERGENCY, HandOverMessages.PERSON,
            HandOverMessages.TROUBLE);

    static Stream<Arguments> texts() {
        return HandOverMessages.LOCALES.stream().flatMap(locale -> {
            var bundle = HandOverMessages.bundle(locale);
            return bundle.keySet().stream().map(key -> Arguments.of(locale.toLanguageTag(), key, bundle.getString(key)));
        });
    }

    @ParameterizedTest
    @MethodSource("texts")
    void every_text_is_one_line_that_whatsapp_accepts(String locale, String key, String text) {
        assertThat(text).isNotBlank().isEqualTo(text.strip()).doesNotContain("\n", "\r", "\t", "  ", "\uFFFD", "Ã");
        assertThat(text.codePointCount(0, text.length())).isLessThanOrEqualTo(OutboundContent.TEXT_CHARS_MAX);
    }

    @Test
    void every_bundle_has_the_same_keys() {
        assertThat(HandOverMessages.LOCALES.stream().map(HandOverMessages::bundle).map(ResourceBundle::keySet))
                .allSatisfy(keys -> assertThat(keys).containsExactlyInAnyOrderElementsOf(KEYS));
    }

    @Test
    void the_texts_are_read_as_utf_8() {
        assertThat(HandOverMessages.bundle(HandOverMessages.BRAZILIAN).getString(HandOverMessages.EMERGENCY))
                .startsWith("Isto parece uma emergência. ").contains("192").contains("SAMU");
    }

    @ParameterizedTest
    @CsvSource({"pt-BR, pt-BR", "pt, pt-BR", "pt-PT, pt-BR", "en, en", "en-US, en", "es-MX, en", "'', pt-BR",
            "not_a_tag, pt-BR"})
    void a_locale_selects_its_language(String tenants, String expected) {
        assertThat(HandOverMessages.localeFor(Optional.of(Locale.forLanguageTag(tenants))).toLanguageTag()).isEqualTo(expected);
    }

    @Test
    void a_tenant_without_a_locale_gets_portuguese() {
        assertThat(HandOverMessages.localeFor(Optional.empty())).isEqualTo(HandOverMessages.BRAZILIAN);
    }
}
