package dev.recado.outbound.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.recado.kit.http.Problem.Detail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class TemplateRulesTest {

    private static final String BODY = "{'type':'BODY','text':'Olá {{1}}, tudo bem?','example':{'body_text':[['Ana']]}}";

    @Test
    void a_complete_template_with_numbers_is_accepted() {
        assertThat(check("UTILITY", false,
                """
                          {'type':'HEADER','format':'TEXT','text':'Pedido {{1}}','example':{'header_text':['1001']}},
                          {'type':'BODY','text':'Olá {{1}}, seu pedido {{2}} saiu.','example':{'body_text':[['Ana','1001']]}},
                          {'type':'FOOTER','text':'Acme'},
                          {'type':'BUTTONS','buttons':[
                    {'type':'URL','text':'Ver','url':'https://acme.example/{{1}}','example':['https://acme.example/1']},
                            {'type':'PHONE_NUMBER','text':'Ligar','phone_number':'+551199999000'},
                            {'type':'QUICK_REPLY','text':'Parar'},{'type':'QUICK_REPLY','text':'Sim'}]}"""))
                .isEmpty();
    }

    @Test
    void a_complete_template_with_names_is_accepted() {
        assertThat(check("MARKETING", true,
                """
                          {'type':'HEADER','format':'IMAGE','example':{'header_handle':['4::aW']}},
                          {'type':'BODY','text':'Olá {{nome}}, até logo.',
                    'example':{'body_text_named_params':[{'param_name':'nome','example':'Ana'}]}},
                          {'type':'BUTTONS','buttons':[{'type':'COPY_CODE','example':'25OFF'}]}"""))
                .isEmpty();
    }

    @Test
    void an_authentication_template_has_no_text_of_its_own() {
        assertThat(check("AUTHENTICATION", false, """
            {'type':'BODY','add_security_recommendation':true},{'type':'FOOTER','code_expiration_minutes':10},
            {'type':'BUTTONS','buttons':[{'type':'OTP','otp_type':'copy_code','text':'Copiar'}]}""")).isEmpty();
        assertThat(check("AUTHENTICATION", false, "{'type':'BODY','text':'Seu código é {{1}} agora.'}"))
                .extracting(Detail::field)
                .containsExactly("components[0].text");
    }

    @Test
    void a_carousel_of_equal_cards_is_accepted() {
        var card = """
            {'components':[{'type':'HEADER','format':'IMAGE','example':{'header_handle':['4::aW']}},
              {'type':'BODY','text':'Oferta do dia'},{'type':'BUTTONS','buttons':[{'type':'QUICK_REPLY','text':'Quero'}]}]}""";
        var other = card.replace("QUICK_REPLY','text':'Quero'", "URL','text':'Ver','url':'https://acme.example'");
        assertThat(check("MARKETING", false, BODY + ",{'type':'CAROUSEL','cards':[" + card + "," + card + "]}")).isEmpty();
        assertThat(check("MARKETING", false, BODY + ",{'type':'CAROUSEL','cards':[" + card + "," + other + "]}"))
                .extracting(Detail::field).containsExactly("components[1].cards[1].components");
        assertThat(check("MARKETING", false, BODY + ",{'type':'CAROUSEL','cards':[" + card + "]}")).extracting(Detail::field)
                .containsExactly("components[1].cards");
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/templates/templates-that-meta-refuses.table", delimiter = '|', quoteCharacter = '"')
    void what_meta_refuses_is_found(String components, String field, String message) {
        assertThat(check("UTILITY", false, components.replace("%BODY", BODY))).singleElement().satisfies(violation -> {
            assertThat(violation.field()).isEqualTo(field);
            assertThat(violation.message()).contains(message);
        });
    }

    @Test
    void lengths_are_counted_in_code_points() {
        var emoji = "😀".repeat(60);
        assertThat(check("UTILITY", false, BODY + ",{'type':'HEADER','format':'TEXT','text':'" + emoji + "'}")).isEmpty();
        assertThat(check("UTILITY", false, BODY + ",{'type':'HEADER','format':'TEXT','text':'" + emoji + "😀'}"))
                .extracting(Detail::message).containsExactly("must have at most 60 characters, not 61");
        assertThat(check("UTILITY", false, "{'type':'BODY','text':'" + "a".repeat(1025) + "'}")).extracting(Detail::message)
                .containsExactly("must have at most 1024 characters, not 1025");
    }

    @Test
    void each_named_variable_has_an_example_and_a_plain_name() {
        assertThat(check("UTILITY", true, "{'type':'BODY','text':'Olá {{nome}} e {{Outro}} hoje.','example':"
                + "{'body_text_named_params':[{'param_name':'nome','example':'Ana'}]}}")).extracting(Detail::message)
                .satisfiesExactly(name -> assertThat(name).contains("must name its variables"),
                        example -> assertThat(example).contains("example for the variable Outro"));
    }

    @Test
    void as_many_buttons_as_meta_allows_are_accepted() {
        var buttons = IntStream.rangeClosed(1, TemplateRules.BUTTONS_MAX)
                .mapToObj(i -> "{'type':'QUICK_REPLY','text':'" + i + "'}")
                .collect(Collectors.joining(","));
        assertThat(check("UTILITY", false, BODY + ",{'type':'BUTTONS','buttons':[" + buttons + "]}")).isEmpty();
    }

    private static List<Detail> check(String category, boolean named, String components) {
        try {
            return TemplateRules.check(category, named, TemplateJson.components("[" + components.replace('\'', '"') + "]"));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(components, e);
        }
    }
}
