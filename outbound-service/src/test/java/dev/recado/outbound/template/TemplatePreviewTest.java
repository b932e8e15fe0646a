package dev.recado.outbound.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.recado.outbound.template.TemplatePreview.Samples;
import org.junit.jupiter.api.Test;

class TemplatePreviewTest {

    private static final Samples NOTHING = new Samples(null, null, null);

    @Test
    void examples_and_given_values_fill_the_variables() throws JsonProcessingException {
        // Given
        var components = components("""
            {'type':'HEADER','format':'TEXT','text':'Pedido {{1}}','example':{'header_text':['1001']}},
            {'type':'BODY','text':'{{1}} e {{2}} e {{3}}','example':{'body_text':[['a','b']]}}""");
        // When
        var preview = TemplatePreview.of(components, new Samples(null, Map.of("2", "B"), null));
        // Then
        assertThat(preview.header()).isEqualTo("Pedido 1001");
        assertThat(preview.body()).isEqualTo("a e B e {{3}}");
        assertThat(preview.footer()).isNull();
        assertThat(preview.buttons()).isEmpty();
    }

    @Test
    void a_header_with_media_shows_its_format_and_names_have_examples() throws JsonProcessingException {
        var preview = TemplatePreview.of(components(
                """
                    {'type':'HEADER','format':'IMAGE','example':{'header_handle':['4::aW']}},
                    {'type':'BODY','text':'Olá {{nome}}','example':{'body_text_named_params':[{'param_name':'nome','example':'Ana'}]}}"""),
                NOTHING);
        assertThat(preview.header()).isEqualTo("image");
        assertThat(preview.body()).isEqualTo("Olá Ana");
    }

    @Test
    void cards_are_rendered_one_by_one() throws JsonProcessingException {
        var card = "{'components':[{'type':'HEADER','format':'IMAGE'},{'type':'BODY','text':'Oferta'},"
                + "{'type':'BUTTONS','buttons':[{'type':'PHONE_NUMBER','text':'Ligar','phone_number':'+1'}]}]}";
        var preview = TemplatePreview.of(components("{'type':'BODY','text':'Ofertas'},{'type':'CAROUSEL','cards':[" + card + ","
                + card + "]}"), NOTHING);
        assertThat(preview.cards()).hasSize(2).allSatisfy(shown -> {
            assertThat(shown.body()).isEqualTo("Oferta");
            assertThat(shown.buttons()).containsExactly(new TemplatePreview.Button("PHONE_NUMBER", "Ligar", null, "+1"));
        });
    }

    private static List<TemplateComponent> components(String json) throws JsonProcessingException {
        return TemplateJson.components("[" + json.replace('\'', '"') + "]");
    }
}
