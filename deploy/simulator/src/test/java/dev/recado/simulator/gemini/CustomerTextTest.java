package dev.recado.simulator.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CustomerTextTest {

    @Test
    void elements_with_an_author_attribute_are_read_and_unescaped() {
        var turn = CustomerText.ofPrompt("""
            The customer's name as given by themselves: Ana
            <transcript>
            <message from="customer">antes</message>
            <message from="assistant">Olá!</message>
            <message from="customer">Bom dia,
            tudo bem?</message>
            <message from="customer">2 &lt; 3 &amp; 4</message>
            </transcript>

            Decide this turn.
            """);
        assertThat(turn.newest()).isEqualTo("2 < 3 & 4");
        assertThat(turn.sinceLastReply()).isEqualTo("Bom dia,\ntudo bem?\n2 < 3 & 4");
    }

    @Test
    void lines_with_an_author_prefix_are_read() {
        var turn = CustomerText.ofPrompt("""
            Transcript, newest last:
            ---
            CUSTOMER: antes
            BOT: Olá: como vai?
            [10:01] Cliente: Bom dia
            quero saber o preço
            ---
            Answer the last customer message.
            """);
        assertThat(turn.newest()).isEqualTo("Bom dia\nquero saber o preço");
        assertThat(turn.sinceLastReply()).isEqualTo(turn.newest());
    }

    @Test
    void a_prompt_without_authors_is_one_customer_text() {
        assertThat(CustomerText.ofPrompt(" Oi, tudo bem? ").newest()).isEqualTo("Oi, tudo bem?");
    }
}
