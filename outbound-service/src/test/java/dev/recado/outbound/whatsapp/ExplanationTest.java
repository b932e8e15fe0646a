package dev.recado.outbound.whatsapp;

import static dev.recado.outbound.whatsapp.Explanation.Language.ENGLISH;
import static dev.recado.outbound.whatsapp.Explanation.Language.PORTUGUESE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

import dev.recado.outbound.GraphErrorRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExplanationTest {

    private static final int CHARS_MAX = 160;

    @ParameterizedTest
    @ValueSource(strings = {"pt-BR", "en"})
    void each_language_has_a_short_sentence_for_every_action_and_key(String language) {
        // Given
        var bundle = Explanation.bundle(language);
        // Then
        assertThat(bundle.keySet()).isEqualTo(Explanation.bundle("en").keySet())
                .containsAll(Arrays.stream(ErrorAction.values()).map(action -> "action." + action).toList());
        assertThat(bundle.keySet()).allSatisfy(key -> assertThat(bundle.getString(key)).as(key).isNotBlank().endsWith(".")
                .hasSizeLessThan(CHARS_MAX).doesNotContain("\n", "  "));
    }

    @Test
    void the_words_of_a_code_belong_to_a_documented_code() {
        // Given
        var codes = GraphErrorRows.all().stream().map(row -> "code." + row.code()).collect(Collectors.toSet());
        // When
        var worded = Explanation.bundle("en").keySet().stream().filter(key -> key.startsWith("code."))
                .collect(Collectors.toSet());
        // Then
        assertThat(codes).containsAll(worded);
    }

    @Test
    void every_documented_code_has_different_words_in_each_language() {
        assertThat(GraphErrorRows.all()).allSatisfy(row -> {
            var words = SendOutcome.GraphError.ofStatus(row.code(), null).explanation();
            assertThat(Set.of(words.in(PORTUGUESE), words.in(ENGLISH))).hasSize(2);
        });
    }

    @Test
    void a_code_that_asks_a_person_to_act_has_its_own_words_and_another_one_those_of_its_action() {
        assertThat(Explanation.of(131047, ErrorAction.DROP).in(PORTUGUESE)).contains("24 horas", "modelo");
        assertThat(Explanation.of(131047, ErrorAction.DROP).in(ENGLISH)).contains("24 hours", "template");
        assertThat(Explanation.of(138000, ErrorAction.CONFIGURE)).isEqualTo(Explanation.of("action.CONFIGURE"));
    }

    @Test
    void the_name_of_a_field_with_its_limit_is_not_translated() {
        assertThat(Explanation.untranslated("text.body too long")).returns("text.body too long", words -> words.in(PORTUGUESE));
    }
}
