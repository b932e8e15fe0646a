package dev.recado.outbound.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateVariablesTest {

    @Test
    void numbers_come_in_their_order_and_names_in_that_of_the_text() {
        assertThat(TemplateVariables.variables("{{2}} and {{ 1 }} and {{10}} and {{2}}")).containsExactly("1", "2", "10");
        assertThat(TemplateVariables.variables("Olá {{nome}}, pedido {{id}}")).containsExactly("nome", "id");
        assertThat(TemplateVariables.variables("no {variable} here, nor {{two words}}")).isEmpty();
        assertThat(TemplateVariables.variables(null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{1}} is on its way", "On its way: {{1}}", "On its way: {{1}}.", "*{{1}}* is on its way"})
    void a_variable_at_the_beginning_or_end_is_found(String text) {
        assertThat(TemplateVariables.beginsOrEndsWithVariable(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Order {{1}} is on its way", "No variable", "", "A {{1}} b {{2}} c"})
    void text_around_all_variables_is_accepted(String text) {
        assertThat(TemplateVariables.beginsOrEndsWithVariable(text)).isFalse();
    }

    @Test
    void a_value_may_contain_any_character_and_a_missing_one_leaves_the_variable() {
        assertThat(TemplateVariables.fill("Olá {{1}}, {{ 2 }} e {{3}}", Map.of("1", "$1 \\ {{2}}", "2", "b")))
                .isEqualTo("Olá $1 \\ {{2}}, b e {{3}}");
    }

    @ParameterizedTest
    @CsvSource({"https://a.example/{{1}}, true", "https://a.example/{{1}}/x, false", "https://{{1}}/{{2}}, false",
            "https://a.example, false"})
    void the_only_variable_of_a_url_stands_at_its_end(String url, boolean expected) {
        assertThat(TemplateVariables.endsWithItsVariable(url)).isEqualTo(expected);
    }

    @Test
    void a_character_beyond_the_basic_plane_counts_as_one() {
        assertThat(TemplateVariables.length("a😀b")).isEqualTo(3);
    }
}
