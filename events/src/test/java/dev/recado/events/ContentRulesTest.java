package dev.recado.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each length and count limit of WhatsApp: the largest value is accepted, and one more is refused with field, limit and length. */
class ContentRulesTest {

    private static final String LETTER = "é";

    private static OutboundContent read(String json) {
        try {
            return TestJson.MAPPER.readValue(json.replace('\'', '"'), OutboundContent.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    private static List<ContentRules.Violation> violations(String json) {
        return ContentRules.violations(read(json));
    }

    private static Arguments text(String field, int max, String json) {
        return Arguments.of(field, max, (IntFunction<String>) length -> json.replace("$", LETTER.repeat(length)), "characters");
    }

    private static Arguments items(String field, int max, String json, String item) {
        return Arguments.of(field, max, (IntFunction<String>) count -> json.replace("$",
                String.join(",", IntStream.range(0, count).mapToObj(i -> item.replace("#", Integer.toString(i))).toList())),
                "items");
    }

    private static String interactive(String type, String rest) {
        return "{'kind':'interactive','interactive':{'type':'" + type + "'," + rest + "}}";
    }

    private static String template(String components) {
        return "{'kind':'template','name':'a','language':{'code':'pt_BR'},'components':[" + components + "]}";
    }

    private static Stream<Arguments> limits() {
        return Stream.concat(limitsOfTextsAndLists(), limitsOfOthers());
    }

    private static Stream<Arguments> limitsOfTextsAndLists() {
        var body = "'body':{'text':'b'}";
        var reply = "'action':{'buttons':[{'type':'reply','reply':{'id':'a','title':'A'}}]}";
        var list = "'action':{'button':'B','sections':[{'title':'S','rows':[{'id':'a','title':'A'}]}]}";
        return Stream.of(
                text("text.body", 4096, "{'kind':'text','body':'$'}"),
                text("image.caption", 1024, "{'kind':'image','id':'1','caption':'$'}"),
                text("video.caption", 1024, "{'kind':'video','id':'1','caption':'$'}"),
                text("document.caption", 1024, "{'kind':'document','id':'1','caption':'$'}"),
                text("interactive.body.text", 1024, interactive("button", "'body':{'text':'$'}," + reply)),
                text("interactive.header.text", 60,
                        interactive("button", "'header':{'type':'text','text':'$'}," + body + "," + reply)),
                text("interactive.footer.text", 60, interactive("button", body + ",'footer':{'text':'$'}," + reply)),
                text("interactive.action.buttons[0].reply.title", 20, interactive("button", body + ","
                        + reply.replace("'title':'A'", "'title':'$'"))),
                text("interactive.action.buttons[0].reply.id", 256, interactive("button", body + ","
                        + reply.replace("'id':'a'", "'id':'$'"))),
                items("interactive.action.buttons", 3, interactive("button", body + ",'action':{'buttons':[$]}"),
                        "{'type':'reply','reply':{'id':'a#','title':'A#'}}"),
                text("interactive.body.text", 4096, interactive("list", "'body':{'text':'$'}," + list)),
                text("interactive.action.button", 20, interactive("list", body + "," + list.replace("'B'", "'$'"))),
                text("interactive.action.sections[0].title", 24, interactive("list", body + "," + list.replace("'S'", "'$'"))),
                text("interactive.action.sections[0].rows[0].title", 24, interactive("list", body + ","
                        + list.replace("'title':'A'", "'title':'$'"))),
                text("interactive.action.sections[0].rows[0].id", 200, interactive("list", body + ","
                        + list.replace("'id':'a'", "'id':'$'"))),
                text("interactive.action.sections[0].rows[0].description", 72, interactive("list", body + ","
                        + list.replace("'title':'A'", "'title':'A','description':'$'"))),
                items("interactive.action.sections[0].rows", 10, interactive("list", body
                        + ",'action':{'button':'B','sections':[{'rows':[$]}]}"), "{'id':'a#','title':'A'}"),
                items("interactive.action.sections", 10, interactive("list", body + ",'action':{'button':'B','sections':[$]}"),
                        "{'title':'S','rows':[{'id':'a#','title':'A'}]}"));
    }

    private static Stream<Arguments> limitsOfOthers() {
        var body = "'body':{'text':'b'}";
        var card = "{'card_index':#,'type':'product','action':{'catalog_id':'1','product_retailer_id':'s'}}";
        return Stream.of(
                text("interactive.action.parameters.display_text", 20, interactive("cta_url", body
                        + ",'action':{'name':'cta_url','parameters':{'display_text':'$','url':'https://a.example/'}}")),
                text("interactive.body.text", 1024, interactive("location_request_message",
                        "'body':{'text':'$'},'action':{'name':'send_location'}")),
                text("interactive.action.parameters.flow_cta", 20, interactive("flow", body
                        + ",'action':{'name':'flow','parameters':{'flow_message_version':'3','flow_id':'1','flow_cta':'$'}}")),
                items("interactive.action.sections[0].product_items", 30, interactive("product_list",
                        "'header':{'type':'text','text':'H'}," + body
                                + ",'action':{'catalog_id':'1','sections':[{'product_items':[$]}]}"),
                        "{'product_retailer_id':'s#'}"),
                items("interactive.action.cards", 10, interactive("carousel", body + ",'action':{'cards':[$]}"), card),
                text("interactive.action.cards[0].body.text", 160, interactive("carousel", body + ",'action':{'cards':["
                        + (card + "," + card).replace("'type':", "'body':{'text':'$'},'type':").replace("#", "0") + "]}")),
                text("template.components[0].parameters[0].text", 1024,
                        template("{'type':'body','parameters':[{'type':'text','text':'$'}]}")),
                text("template.components[0].parameters[0].payload", 256, template(
                        "{'type':'button','sub_type':'quick_reply','index':'0','parameters':[{'type':'payload','payload':'$'}]}")),
                items("template.components[0].cards", 10, template("{'type':'carousel','cards':[$]}"),
                        "{'card_index':#,'components':[]}"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("limits")
    void the_largest_value_is_accepted(String field, int max, IntFunction<String> json, String unit) {
        assertThat(violations(json.apply(max))).isEmpty();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("limits")
    void one_more_is_refused_with_field_limit_and_length(String field, int max, IntFunction<String> json, String unit) {
        assertThat(violations(json.apply(max + 1))).anySatisfy(violation -> {
            assertThat(violation.field()).isEqualTo(field);
            assertThat(violation.message()).contains(Integer.toString(max), "has " + (max + 1), unit);
        });
    }

    @Test
    void an_emoji_outside_the_first_plane_is_one_character() {
        assertThat(violations("{'kind':'text','body':'" + "😀".repeat(4096) + "'}")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void a_value_that_meta_would_refuse_is_refused_with_its_field(String field, String json) {
        assertThat(violations(json)).extracting(ContentRules.Violation::field).contains(field);
    }

    private static Stream<Arguments> refused() {
        var body = "'body':{'text':'b'}";
        return Stream.of(
                Arguments.of("text.body", "{'kind':'text','body':' '}"),
                Arguments.of("text.body", "{'kind':'text'}"),
                Arguments.of("image.id", "{'kind':'image'}"),
                Arguments.of("image.id", "{'kind':'image','id':'1','link':'https://a.example/b'}"),
                Arguments.of("image.link", "{'kind':'image','link':'http://a.example/b'}"),
                Arguments.of("sticker.id", "{'kind':'sticker','id':'../1'}"),
                Arguments.of("location.latitude", "{'kind':'location','latitude':'90.1','longitude':'0'}"),
                Arguments.of("location.longitude", "{'kind':'location','latitude':'0','longitude':'x'}"),
                Arguments.of("contacts", "{'kind':'contacts','contacts':[]}"),
                Arguments.of("contacts[0].name.formatted_name", "{'kind':'contacts','contacts':[{'name':{'first_name':'B'}}]}"),
                Arguments.of("reaction.emoji", "{'kind':'reaction','message_id':'wamid.A','emoji':'ok'}"),
                Arguments.of("reaction.emoji", "{'kind':'reaction','message_id':'wamid.A','emoji':'1'}"),
                Arguments.of("reaction.emoji", "{'kind':'reaction','message_id':'wamid.A','emoji':'😀😀'}"),
                Arguments.of("interactive.type", interactive("hologram", "'a':'b'")),
                Arguments.of("interactive.action.buttons", interactive("button", body + ",'action':{'buttons':["
                        + "{'type':'reply','reply':{'id':'a','title':'A'}},{'type':'reply','reply':{'id':'a','title':'B'}}]}")),
                Arguments.of("interactive.action.buttons", interactive("button", body + ",'action':{'buttons':["
                        + "{'type':'reply','reply':{'id':'a','title':'A'}},{'type':'reply','reply':{'id':'b','title':'A'}}]}")),
                Arguments.of("interactive.header", interactive("list", "'header':{'type':'image','image':{'id':'1'}}," + body
                        + ",'action':{'button':'B','sections':[{'rows':[{'id':'a','title':'A'}]}]}")),
                Arguments.of("interactive.action.sections[0].title", interactive("list", body
                        + ",'action':{'button':'B','sections':[{'rows':[{'id':'a','title':'A'}]},"
                        + "{'title':'S','rows':[{'id':'b','title':'A'}]}]}")),
                Arguments.of("interactive.header", interactive("product_list", body
                        + ",'action':{'catalog_id':'1','sections':[{'product_items':[{'product_retailer_id':'s'}]}]}")),
                Arguments.of("interactive.action.parameters.flow_id", interactive("flow", body
                        + ",'action':{'name':'flow','parameters':{'flow_message_version':'3','flow_id':'1','flow_name':'n',"
                        + "'flow_cta':'B'}}")),
                Arguments.of("interactive.action.cards", interactive("carousel", body + ",'action':{'cards':["
                        + "{'card_index':0,'type':'product','action':{'catalog_id':'1','product_retailer_id':'s'}},"
                        + "{'card_index':1,'type':'cta_url','header':{'type':'image','image':{'id':'1'}},'action':"
                        + "{'name':'cta_url','parameters':{'display_text':'B','url':'https://a.example/'}}}]}")),
                Arguments.of("template.name", "{'kind':'template','name':'Order','language':{'code':'pt_BR'}}"),
                Arguments.of("template.language.code", "{'kind':'template','name':'a','language':{'code':'pt-BR'}}"),
                Arguments.of("template.components", template("{'type':'body'},{'type':'body'}")),
                Arguments.of("template.components[0].index", template("{'type':'button','sub_type':'url','index':'10'}")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\nb", "a\\tb", "a     b", "", "  "})
    void a_value_of_a_template_that_is_blank_or_not_one_line_is_refused(String text) {
        assertThat(violations(template("{'type':'body','parameters':[{'type':'text','text':'" + text + "'}]}")))
                .extracting(ContentRules.Violation::field).containsExactly("template.components[0].parameters[0].text");
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void a_value_at_the_edge_of_a_rule_is_accepted(String json) {
        assertThat(violations(json)).isEmpty();
    }

    private static Stream<String> accepted() {
        return Stream.of(
                "{'kind':'reaction','message_id':'wamid.A','emoji':''}",
                "{'kind':'reaction','message_id':'wamid.A','emoji':'👩🏽‍⚕️'}",
                "{'kind':'reaction','message_id':'wamid.A','emoji':'🇧🇷'}",
                "{'kind':'reaction','message_id':'wamid.A','emoji':'❤️'}",
                "{'kind':'location','latitude':-90,'longitude':180.0}",
                template("{'type':'body','parameters':[{'type':'text','text':'a    b'}]}"));
    }

    @Test
    void a_kind_of_a_later_version_is_refused() {
        assertThat(violations("{'kind':'hologram','body':'x'}")).extracting(ContentRules.Violation::field)
                .containsExactly("type");
    }
}
