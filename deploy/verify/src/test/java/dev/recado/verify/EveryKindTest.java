package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of message from Meta is shown in the history as a line that people understand. */
@SuiteTest
class EveryKindTest {

    static Stream<Arguments> kinds() {
        return Stream.concat(media(), Stream.concat(interactiveReplies(), otherKinds()));
    }

    private static Stream<Arguments> media() {
        return Stream.of(
                arguments("image", "minha planta da sala",
                        """
                            {"type":"image","image":{"caption":"minha planta da sala",
                             "mime_type":"image/jpeg","sha256":"3Zc1","id":"1003383421387256"}}"""),
                arguments("image", "[picture]", """
                    {"type":"image","image":{"mime_type":"image/jpeg","id":"1003383421387257"}}"""),
                arguments("video", "[video]", """
                    {"type":"video","video":{"mime_type":"video/mp4","id":"1003383421387258"}}"""),
                arguments("audio", "[voice message]", """
                    {"type":"audio","audio":{"mime_type":"audio/ogg; codecs=opus",
                     "id":"1003383421387259","voice":true}}"""),
                arguments("document", "segue a fatura (fatura.pdf)", """
                    {"type":"document","document":{"caption":"segue a fatura",
                     "filename":"fatura.pdf","mime_type":"application/pdf",
                     "id":"1003383421387260"}}"""),
                arguments("sticker", "[animated sticker]", """
                    {"type":"sticker","sticker":{"mime_type":"image/webp",
                     "id":"1003383421387261","animated":true}}"""));
    }

    private static Stream<Arguments> interactiveReplies() {
        return Stream.of(
                interactive("Cancelar", """
                    {"type":"button_reply","button_reply":{"id":"cancel","title":"Cancelar"}}"""),
                interactive("Expresso – amanhã", """
                    {"type":"list_reply","list_reply":{"id":"express","title":"Expresso",
                     "description":"amanhã"}}"""),
                interactive("rating: 4; would return: yes", """
                    {"type":"nfm_reply","nfm_reply":{"name":"flow","body":"Sent",
                     "response_json":"{\\"flow_token\\":\\"t-1\\",\\"rating\\":\\"4\\",\
                    \\"would_return\\":true}"}}"""),
                interactive("in pin code: 400063; city: Mumbai",
                        """
                            {"type":"nfm_reply","nfm_reply":{"name":"address_message",
                             "body":"Mumbai","response_json":"{\\"values\\":\
                            {\\"in_pin_code\\":\\"400063\\",\\"city\\":\\"Mumbai\\"}}"}}"""),
                interactive("[we may not call]", """
                    {"type":"call_permission_reply","call_permission_reply":{"response":"reject",
                     "response_source":"user_action"}}"""),
                arguments("button", "Sair da lista", """
                    {"type":"button","button":{"payload":"UNSUB","text":"Sair da lista"}}"""));
    }

    private static Arguments interactive(String line, String reply) {
        return arguments("interactive", line, """
            {"type":"interactive","context":{"from":"15550783881","id":"wamid.asked"},
             "interactive":%s}""".formatted(reply));
    }

    private static Stream<Arguments> otherKinds() {
        return Stream.of(
                arguments("text", "Tem na cor azul?", """
                    {"type":"text","text":{"body":"Tem na cor azul?"}}"""),
                arguments("location", "Matriz, Rua Um 1 (37.44, -122.16)", """
                    {"type":"location","location":{"latitude":37.44,
                     "longitude":-122.16,"name":"Matriz",
                     "address":"Rua Um 1"}}"""),
                arguments("contacts", "B J, X, +1 415 555 0829", """
                    {"type":"contacts","contacts":[{"name":{"formatted_name":"B J",
                     "first_name":"B"},"org":{"company":"X"},"phones":[
                     {"phone":"+1 415 555 0829","wa_id":"14155550829",
                      "type":"MOBILE"}],"emails":[]}]}"""),
                arguments("order", "por favor; 2 × sku1 at 30 USD; total 60 USD", """
                    {"type":"order","order":{"catalog_id":"1948",
                     "text":"por favor","product_items":[
                     {"product_retailer_id":"sku1","quantity":2,
                      "item_price":30,"currency":"USD"}]}}"""),
                arguments("poll_of_tomorrow", "unsupported: poll_of_tomorrow", """
                    {"type":"poll_of_tomorrow",
                     "poll_of_tomorrow":{"options":["a","b"]}}"""));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("kinds")
    void each_kind_is_shown_as_one_line_of_the_history(String type, String line, String json, SuiteUnderTest suite) {
        // Given
        var ana = suite.customer();
        var wamid = suite.meta().wamid();
        if (!line.startsWith("[") && !line.startsWith("unsupported")) {
            suite.remember(line);
        }
        // When
        suite.meta().deliver(suite.meta().webhook().message(ana, wamid, TestJson.read(json)).body());
        // Then
        assertShown(suite, ana, new Shown(wamid, type, line));
    }

    @Test
    void an_unsupported_message_is_shown_as_unsupported(SuiteUnderTest suite) {
        var ana = suite.customer();
        var wamid = suite.meta().wamid();
        suite.meta()
                .deliver(suite.meta().webhook().message(ana, wamid, TestJson.read("""
                    {"type":"unsupported",
                     "unsupported":{"type":"poll"},
                     "errors":[{"code":131051,
                      "title":"Message type unknown"}]}""")).body());
        suite.oracle().eventually("it is shown", () -> assertThat(message(suite, ana, wamid).get("text").asText())
                .startsWith("unsupported: "));
    }

    @Test
    void a_reaction_an_edit_and_a_revoke_change_the_message_they_are_about_and_nothing_answers_them(SuiteUnderTest suite) {
        // Given
        var ana = suite.customer();
        var original = suite.meta().write(ana, "Quero marcar às quatro da tarde");
        suite.oracle().eventually("one answer", () -> assertThat(suite.simulator().sentTo(ana)).hasSize(1));
        // When
        annotate(suite, ana, """
            {"type":"reaction","reaction":{"message_id":"%s","emoji":"👍"}}""", original);
        annotate(suite, ana, """
            {"type":"edit","edit":{"original_message_id":"%s","message":{"context":{"id":"M0"},"type":"text",
             "text":{"body":"Quero marcar às cinco da tarde"}}}}""", original);
        // Then
        suite.oracle().eventually("reaction and edit stand on it", () -> {
            var message = message(suite, ana, original.wamid());
            assertThat(message.get("text").asText()).isEqualTo("Quero marcar às cinco da tarde");
            assertThat(message.get("reactions").findValuesAsText("emoji")).containsExactly("👍");
        });
        // When
        annotate(suite, ana, """
            {"type":"reaction","reaction":{"message_id":"%s"}}""", original);
        annotate(suite, ana, """
            {"type":"revoke","revoke":{"original_message_id":"%s"}}""", original);
        // Then
        suite.oracle().eventually("the message is revoked", () -> {
            var message = message(suite, ana, original.wamid());
            assertThat(message.get("text").asText()).isEqualTo("[message taken back]");
            assertThat(message.get("reactions")).isEmpty();
        });
        suite.oracle().settled();
        assertThat(suite.simulator().sentTo(ana)).hasSize(1);
        assertThat(suite.owner().messagesOf(ana)).filteredOn(m -> "in".equals(m.get("direction").asText()))
                .extracting(m -> m.get("type").asText()).containsExactly("text", "reaction", "edit", "reaction", "revoke");
    }

    @Test
    void a_notice_of_whatsapp_a_group_the_phone_and_standby_are_shown_and_never_answered(SuiteUnderTest suite) {
        // Given
        var ana = suite.customer();
        var notice = suite.meta().wamid();
        var group = suite.meta().wamid();
        var phone = suite.meta().wamid();
        var standby = suite.meta().wamid();
        // When
        suite.meta().deliver(suite.meta().webhook().message(ana, group, TestJson.read("""
            {"type":"text","group_id":"Y2FwaV9ncm91cA",
             "text":{"body":"quem vem amanhã?"}}"""))
                .body());
        suite.meta().deliver(suite.meta().webhook().echo(ana, phone, text("Aqui fala a Carla")).body());
        suite.meta().deliver(suite.meta().webhook().standby(ana, standby, text("Falo com outro app")).body());
        suite.meta().deliver(suite.meta().webhook().notice(ana, notice, TestJson.read("""
            {"type":"system","system":{
             "type":"customer_identity_changed",
             "body":"A identidade mudou"}}""")).body());
        // Then
        assertShown(suite, ana, new Shown(group, "text", "[in a group] quem vem amanhã?"));
        assertShown(suite, ana, new Shown(phone, "text", "Aqui fala a Carla"));
        assertShown(suite, ana, new Shown(standby, "text", "Falo com outro app"));
        assertShown(suite, ana, new Shown(notice, "system", "A identidade mudou"));
        assertThat(message(suite, ana, phone).get("direction").asText()).isEqualTo("out");
        assertThat(message(suite, ana, standby).get("direction").asText()).isEqualTo("in");
        suite.oracle().settled();
        assertThat(suite.simulator().sentTo(ana)).isEmpty();
    }

    @Test
    void a_marketing_opt_out_is_shown_on_the_contact(SuiteUnderTest suite) {
        // Given
        var ana = suite.customer();
        suite.meta().write(ana, "Vocês têm catálogo de outono?");
        // When
        suite.meta().deliver(suite.meta().webhook().field("user_preferences",
                TestJson.read("""
                    {"contacts":[{"profile":{"name":"Ana"},"wa_id":"%1$s"}],"user_preferences":[{"wa_id":"%1$s",
                     "detail":"User requested to stop marketing messages","category":"marketing_messages","value":"stop",
                     "timestamp":%2$d}]}""".formatted(ana.phone(), Instant.now().getEpochSecond()))).body());
        // Then
        suite.oracle().eventually("opted out", () -> assertThat(suite.owner().conversationOf(ana).orElseThrow().get("contact")
                .get("opted_out").asBoolean()).isTrue());
    }

    private static void annotate(SuiteUnderTest suite, TestCustomer customer, String json, WebhookPayload.Text about) {
        var content = TestJson.read(json.formatted(about.wamid()));
        suite.meta().deliver(suite.meta().webhook().message(customer, suite.meta().wamid(), content).body());
    }

    private static JsonNode text(String body) {
        var message = TestJson.object().put("type", "text");
        message.putObject("text").put("body", body);
        return message;
    }

    private static void assertShown(SuiteUnderTest suite, TestCustomer customer, Shown expected) {
        suite.oracle().eventually(expected + " is in the history", () -> {
            var message = message(suite, customer, expected.wamid());
            assertThat(new Shown(expected.wamid(), message.get("type").asText(), message.get("text").asText()))
                    .isEqualTo(expected);
        });
    }

    private static JsonNode message(SuiteUnderTest suite, TestCustomer customer, String wamid) {
        return suite.owner().messagesOf(customer).stream().filter(m -> wamid.equals(m.path("wamid").asText())).findFirst()
                .orElseThrow(() -> new AssertionError("the message is not stored yet"));
    }

    /** A message in the history: Meta's id, Meta's type, our line. */
    private record Shown(String wamid, String type, String line) {
    }
}
