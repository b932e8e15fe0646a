package dev.recado.outbound.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.kit.http.Problem.Detail;
import dev.recado.outbound.template.TemplateMessage.Card;
import dev.recado.outbound.template.TemplateMessage.Component;
import dev.recado.outbound.template.TemplateMessage.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateMessageCheckTest {

    private static final String POSITIONAL = """
        {'type':'HEADER','format':'IMAGE'},
        {'type':'BODY','text':'Olá {{1}}, o pedido {{2}} saiu.'},
        {'type':'BUTTONS','buttons':[{'type':'URL','text':'Ver','url':'https://acme.example/{{1}}'},
          {'type':'QUICK_REPLY','text':'Parar'},{'type':'PHONE_NUMBER','text':'Ligar','phone_number':'+1'}]}""";
    private static final String HEADER = "{'type':'header','parameters':[{'type':'image','image':{'id':'1'}}]}";
    private static final String BODY = "{'type':'body','parameters':[{'type':'text','text':'Ana'},{'type':'text','text':'#1001'}]}";
    private static final String BUTTON = "{'type':'button','sub_type':'url','index':'0','parameters':[{'type':'text','text':'orders/1'}]}";
    private static final String CARD = """
        {'components':[{'type':'HEADER','format':'IMAGE'},{'type':'BODY','text':'Oferta {{1}} hoje'},
          {'type':'BUTTONS','buttons':[{'type':'QUICK_REPLY','text':'Quero'}]}]}""";

    @Test
    void a_message_with_all_values_fits() {
        assertThat(check(POSITIONAL, HEADER + "," + BODY + "," + BUTTON)).isEmpty();
        assertThat(check(POSITIONAL, HEADER + "," + BODY + "," + BUTTON
                + ",{'type':'BUTTON','sub_type':'QUICK_REPLY','index':1,'parameters':[{'type':'payload','payload':'STOP'}]}"))
                .isEmpty();
        assertThat(check("{'type':'BODY','text':'Bom dia!'}", "")).isEmpty();
    }

    @Test
    void the_template_must_exist_in_the_language_and_be_approved() {
        var message = new TemplateMessage("order_ok", "pt-BR", List.of());
        assertThat(TemplateMessageCheck.violations(new TemplateLookup.UnknownName("order_ok"), message)).singleElement()
                .satisfies(found -> assertThat(found.field()).isEqualTo("template.name"));
        assertThat(
                TemplateMessageCheck.violations(new TemplateLookup.UnknownLanguage("order_ok", "pt-BR", List.of("en", "pt_BR")),
                        message))
                .singleElement().satisfies(found -> {
                    assertThat(found.field()).isEqualTo("template.language.code");
                    assertThat(found.message()).contains("[en, pt_BR]", "132001");
                });
        assertThat(TemplateMessageCheck.violations(new TemplateLookup.NotKnown(), message)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PAUSED, 132015", "DISABLED, 132016", "REJECTED, rejected", "PENDING, not approved", "ARCHIVED, archived",
            "LIMIT_EXCEEDED, status LIMIT_EXCEEDED"})
    void only_an_approved_template_is_sent(String status, String reason) {
        // Given
        var definition = new TemplateDefinition("a", "en", "UTILITY", status, "FIRST_PAUSE", false, List.of());
        // When
        var found = TemplateMessageCheck.violations(new TemplateLookup.Found(definition),
                new TemplateMessage("a", "en", List.of()));
        // Then
        assertThat(found).singleElement().satisfies(violation -> {
            assertThat(violation.field()).isEqualTo("template.name");
            assertThat(violation.message()).contains(reason).endsWith("FIRST_PAUSE");
        });
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/templates/messages-that-do-not-fit.table", delimiter = '|', quoteCharacter = '"')
    void what_does_not_fit_is_named(String components, String field, String message) {
        assertThat(check(POSITIONAL,
                components.replace("%BODY", BODY).replace("%HEADER", HEADER).replace("%BUTTON", BUTTON))).singleElement()
                .satisfies(violation -> {
                    assertThat(violation.field()).isEqualTo(field);
                    assertThat(violation.message()).contains(message);
                });
    }

    @Test
    void named_variables_are_given_by_name() {
        // Given
        var definition = definition("UTILITY", true, "{'type':'BODY','text':'Olá {{nome}}, o pedido {{id}} saiu.'}");
        // Then
        assertThat(check(definition, body("'parameter_name':'id'", "'parameter_name':'nome'"))).isEmpty();
        assertThat(check(definition, body("'parameter_name':'id'", "'parameter_name':'name'"))).extracting(Detail::field)
                .containsExactly("template.components[0].parameters[1].parameter_name", "template.components[0].parameters");
        assertThat(check(definition, body("'parameter_name':'id'", "'x':1"))).extracting(Detail::message)
                .anySatisfy(message -> assertThat(message).contains("have names: [id, nome]"));
        assertThat(check(definition, body("'parameter_name':'id'", "'parameter_name':'id'"))).extracting(Detail::message)
                .containsExactly("the value of {{nome}} is missing (132000)", "the value of {{id}} is given 2 times (132000)");
    }

    @Test
    void an_authentication_code_is_the_same_in_body_and_button_and_short() {
        // Given
        var definition = definition("AUTHENTICATION", false, """
            {'type':'BODY','text':'*{{1}}* é o seu código.'},
            {'type':'BUTTONS','buttons':[{'type':'OTP','text':'Copiar'}]}""");
        // Then
        assertThat(check(definition, code("123456", "123456"))).isEmpty();
        assertThat(check(definition, code("123456", "654321"))).extracting(Detail::message).singleElement().asString()
                .contains("same code");
        assertThat(check(definition, code("1234567890123456", "1234567890123456"))).extracting(Detail::message).singleElement()
                .asString().contains("at most 15");
        assertThat(check(definition, code("123456", "123456").replace("'sub_type':'url'", "'sub_type':'copy_code'")))
                .extracting(Detail::field).containsExactly("template.components[1].sub_type");
        assertThat(check(definition, "{'type':'body','parameters':[{'type':'text','text':'1'}]}")).hasSize(2);
    }

    @Test
    void each_card_of_a_carousel_has_its_values() {
        // Given
        var definition = definition("MARKETING", false,
                "{'type':'BODY','text':'Ofertas'},{'type':'CAROUSEL','cards':[" + CARD + "," + CARD + "]}");
        var good = "{'card_index':%d,'components':[%s,{'type':'body','parameters':[{'type':'text','text':'a'}]}]}";
        var bad = "{'card_index':1,'components':[" + HEADER + "]}";
        // Then
        assertThat(check(definition, cards(good.formatted(0, HEADER), good.formatted(1, HEADER)))).isEmpty();
        assertThat(check(definition, cards(good.formatted(0, HEADER), bad))).extracting(Detail::field)
                .containsExactly("template.components[0].cards[1].components");
        assertThat(check(definition, cards(good.formatted(0, HEADER)))).extracting(Detail::field)
                .containsExactly("template.components[0].cards");
        assertThat(check(definition, cards(good.formatted(0, HEADER), good.formatted(9, HEADER)))).extracting(Detail::field)
                .containsExactly("template.components[0].cards[1].card_index");
        assertThat(check(definition, "")).extracting(Detail::message).singleElement().asString().contains("component carousel");
    }

    private static String cards(String... cards) {
        return "{'type':'carousel','cards':[" + String.join(",", cards) + "]}";
    }

    private static String body(String first, String second) {
        return "{'type':'body','parameters':[{'type':'text','text':'a',%s},{'type':'text','text':'b',%s}]}".formatted(first,
                second);
    }

    private static String code(String body, String button) {
        return ("{'type':'body','parameters':[{'type':'text','text':'%s'}]},{'type':'button','sub_type':'url','index':0,"
                + "'parameters':[{'type':'text','text':'%s'}]}").formatted(body, button);
    }

    private static List<Detail> check(String definition, String message) {
        return check(definition("UTILITY", false, definition), message);
    }

    private static List<Detail> check(TemplateDefinition definition, String message) {
        return TemplateMessageCheck.violations(new TemplateLookup.Found(definition),
                new TemplateMessage("a", "pt_BR", components(TemplateJson.tree("[" + message.replace('\'', '"') + "]"))));
    }

    private static TemplateDefinition definition(String category, boolean named, String components) {
        try {
            return new TemplateDefinition("a", "pt_BR", category, "APPROVED", null, named,
                    TemplateJson.components("[" + components.replace('\'', '"') + "]"));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(components, e);
        }
    }

    private static List<Component> components(JsonNode json) {
        return list(json).map(one -> new Component(text(one, "type"), text(one, "sub_type"),
                one.has("index") ? one.get("index").asInt() : null,
                list(one.path("parameters"))
                        .map(parameter -> new Parameter(text(parameter, "type"), text(parameter, "parameter_name"),
                                text(parameter, parameter.has("payload") ? "payload" : "text")))
                        .toList(),
                list(one.path("cards"))
                        .map(card -> new Card(card.path("card_index").asInt(), components(card.path("components"))))
                        .toList()))
                .toList();
    }

    private static Stream<JsonNode> list(JsonNode json) {
        return StreamSupport.stream(json.spliterator(), false);
    }

    private static String text(JsonNode json, String field) {
        return json.path(field).asText(null);
    }
}
