package dev.recado.outbound.media;

import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import java.util.UUID;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.kit.events.Json;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.OutsidePublisher;
import dev.recado.outbound.Suite;
import dev.recado.outbound.media.voice.TestWebm;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages name media of ours at every entry point, and reach Meta with the id of their upload. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class MediaMessagesTest {

    GraphStub graph;

    @Inject
    Suite suite;
    @Inject
    OutsidePublisher publisher;

    private final String phone = phone();

    @BeforeEach
    void openWindow() {
        suite.openWindow(phone);
    }

    private ValidatableResponse send(String message) {
        return MediaClient.as("agent").contentType("application/json").body(message.replace("PHONE", phone))
                .post("/api/v1/messages").then();
    }

    private static Arguments kind(String name, String type, byte[] file, String message) {
        return Arguments.of(name, type, file, message);
    }

    static Stream<Arguments> kinds() {
        var jpeg = TestFiles.jpeg(5_000);
        return Stream.of(
                kind("image", "image/jpeg", jpeg, "{'to':'PHONE','type':'image','image':{'id':'MEDIA','caption':'oi'}}"),
                kind("video", "video/mp4", TestFiles.mp4(4_000), "{'to':'PHONE','type':'video','video':{'id':'MEDIA'}}"),
                kind("voice", "audio/webm", TestWebm.recording(20),
                        "{'to':'PHONE','type':'audio','audio':{'id':'MEDIA','voice':true}}"),
                kind("document", "application/pdf", TestFiles.pdf(),
                        "{'to':'PHONE','type':'document','document':{'id':'MEDIA','filename':'fatura.pdf'}}"),
                kind("sticker", "image/webp", TestFiles.sticker(3_000, false, 512),
                        "{'to':'PHONE','type':'sticker','sticker':{'id':'MEDIA'}}"),
                kind("header", "image/jpeg", jpeg, """
                    {'to':'PHONE','type':'interactive','interactive':{'type':'button',
                     'header':{'type':'image','image':{'id':'MEDIA'}},'body':{'text':'Qual?'},
                     'action':{'buttons':[{'type':'reply','reply':{'id':'a','title':'A'}}]}}}"""),
                kind("template", "image/jpeg", jpeg, """
                    {'to':'PHONE','type':'template','template':{'name':'order_update','language':{'code':'pt_BR'},'components':[
                     {'type':'header','parameters':[{'type':'image','image':{'id':'MEDIA'}}]},
                     {'type':'body','parameters':[{'type':'text','text':'Ana'},{'type':'text','text':'1001'}]},
                     {'type':'button','sub_type':'url','index':'0','parameters':[{'type':'text','text':'orders/1001'}]}]}}"""),
                kind("cards", "image/jpeg", jpeg,
                        """
                            {'to':'PHONE','type':'interactive','interactive':{'type':'carousel','body':{'text':'Qual?'},'action':{'cards':[
                             {'card_index':0,'type':'cta_url','header':{'type':'image','image':{'id':'MEDIA'}},'body':{'text':'A'},
                              'action':{'name':'cta_url','parameters':{'display_text':'A','url':'https://a.example'}}},
                             {'card_index':1,'type':'cta_url','header':{'type':'image','image':{'id':'MEDIA'}},'body':{'text':'B'},
                              'action':{'name':'cta_url','parameters':{'display_text':'B','url':'https://b.example'}}}]}}}"""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void media_of_ours_reach_meta_with_the_id_of_their_upload(String name, String type, byte[] file, String quoted) {
        // Given
        var media = MediaClient.uploaded(type, file);
        var message = quoted.replace('\'', '"');
        // When
        var id = send(message.replace("MEDIA", media)).statusCode(202).extract().<String>path("message_id");
        // Then
        soon().untilAsserted(() -> assertThat(graph.callsTo(phone)).hasSize(1));
        assertThat(graph.callsTo(phone).getFirst().body()).isEqualTo(
                sent(message.replace("MEDIA", uploaded(media)).replace("PHONE", "+" + phone), id));
    }

    private static ObjectNode sent(String message, String id) {
        try {
            return ((ObjectNode) Json.mapper().readTree(message)).put("messaging_product", "whatsapp")
                    .put("recipient_type", "individual").put("biz_opaque_callback_data", id);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(message, e);
        }
    }

    private static String uploaded(String media) {
        return TestDatabase.texts("select media_id from media_upload where object_id = ?", UUID.fromString(media)).getFirst();
    }

    @Test
    void media_that_the_tenant_does_not_have_are_refused() {
        // Given
        var foreign = MediaClient.ofOtherTenant().contentType("application/pdf").body(TestFiles.pdf()).post(MediaClient.MEDIA)
                .then().statusCode(201).extract().<String>path("id");
        // Then
        for (var id : new String[]{foreign, UUID.randomUUID().toString()}) {
            send("{\"to\":\"PHONE\",\"type\":\"document\",\"document\":{\"id\":\"" + id + "\"}}").statusCode(422)
                    .body("code", equalTo("UNKNOWN_MEDIA")).body("details[0].field", equalTo("document.id"));
        }
    }

    @Test
    void media_that_do_not_fit_their_place_are_refused() {
        // Given
        var picture = MediaClient.uploaded("image/jpeg", TestFiles.jpeg(2_000));
        var sound = MediaClient.uploaded("audio/mpeg", TestFiles.mp3());
        // Then
        send("{\"to\":\"PHONE\",\"type\":\"video\",\"video\":{\"id\":\"" + picture + "\"}}").statusCode(400)
                .body("details[0].field", equalTo("video.id")).body("details[0].message", containsString("image/jpeg"));
        send("{\"to\":\"PHONE\",\"type\":\"audio\",\"audio\":{\"id\":\"" + sound + "\",\"voice\":true}}").statusCode(400)
                .body("details[0].field", equalTo("audio.id")).body("details[0].message", containsString("Ogg with Opus"));
        send("{\"to\":\"PHONE\",\"type\":\"audio\",\"audio\":{\"id\":\"" + sound + "\"}}").statusCode(202);
    }

    @Test
    void a_record_of_a_publisher_with_unknown_media_is_dead_lettered() {
        // Given
        var record = publisher.message(phone);
        record.putObject("content").put("kind", "image").put("id", UUID.randomUUID().toString());
        // When
        publisher.publish(phone, record.toString());
        // Then
        soon().untilAsserted(() -> assertThat(publisher.refusal(record.toString())).contains("UNKNOWN_MEDIA"));
        assertThat(graph.callsTo(phone)).isEmpty();
    }

    @Test
    void a_message_uses_its_media_so_that_their_retention_starts_again() {
        // Given
        var picture = MediaClient.uploaded("image/jpeg", TestFiles.jpeg(2_000));
        var id = UUID.fromString(picture);
        TestDatabase.update("update media_object set used_at = now() - interval '2 days' where id = ?", id);
        // When
        send("{\"to\":\"PHONE\",\"type\":\"image\",\"image\":{\"id\":\"" + picture + "\"}}").statusCode(202);
        // Then
        assertThat(TestDatabase.rows("select 1 from media_object where id = ? and used_at > now() - interval '1 hour'", id))
                .hasSize(1);
    }
}
