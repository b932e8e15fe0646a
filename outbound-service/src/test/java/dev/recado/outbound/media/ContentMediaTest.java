package dev.recado.outbound.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recado.events.MediaType;
import dev.recado.events.OutboundContent;
import dev.recado.kit.events.Json;
import dev.recado.outbound.media.ContentMedia.MediaReference;
import dev.recado.outbound.media.ContentMedia.MetaMedia;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ContentMediaTest {

    private static final ObjectMapper JSON = Json.mapper();
    private static final String OURS = "6f0e9c1a-0000-4000-8000-00000000000a";
    private static final UUID ID = UUID.fromString(OURS);
    private static final Map<UUID, MetaMedia> UPLOADED = Map.of(ID, new MetaMedia("1003383421387256", "fatura.pdf"));

    private static OutboundContent content(String json) {
        try {
            return JSON.readValue(json.replace("OURS", OURS), OutboundContent.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    private static Arguments place(String field, MediaType type, String json) {
        return Arguments.of(field, type, json);
    }

    static Stream<Arguments> places() {
        return Stream.of(
                place("image.id", MediaType.IMAGE, "{'kind':'image','id':'OURS','caption':'oi'}"),
                place("video.id", MediaType.VIDEO, "{'kind':'video','id':'OURS'}"),
                place("audio.id", MediaType.AUDIO, "{'kind':'audio','id':'OURS'}"),
                place("document.id", MediaType.DOCUMENT, "{'kind':'document','id':'OURS','filename':'a.pdf'}"),
                place("sticker.id", MediaType.STICKER, "{'kind':'sticker','id':'OURS'}"),
                place("interactive.header.image.id", MediaType.IMAGE, """
                    {'kind':'interactive','interactive':{'type':'button','header':{'type':'image','image':{'id':'OURS'}},
                     'body':{'text':'a'},'action':{'buttons':[{'type':'reply','reply':{'id':'b','title':'B'}}]}}}"""),
                place("interactive.header.document.id", MediaType.DOCUMENT, """
                    {'kind':'interactive','interactive':{'type':'cta_url','header':{'type':'document','document':{'id':'OURS',
                     'filename':'a.pdf'}},'body':{'text':'a'},
                     'action':{'name':'cta_url','parameters':{'display_text':'a','url':'https://a.example'}}}}"""),
                place("interactive.action.cards[1].header.video.id", MediaType.VIDEO, """
                    {'kind':'interactive','interactive':{'type':'carousel','body':{'text':'a'},'action':{'cards':[
                     {'card_index':0,'type':'cta_url','header':{'type':'video','video':{'link':'https://a.example/v.mp4'}},
                      'action':{'name':'cta_url'}},
                     {'card_index':1,'type':'cta_url','header':{'type':'video','video':{'id':'OURS'}},
                      'action':{'name':'cta_url'}}]}}}"""),
                place("template.components[0].parameters[0].image.id", MediaType.IMAGE, """
                    {'kind':'template','name':'a','language':{'code':'pt_BR'},'components':[
                     {'type':'header','parameters':[{'type':'image','image':{'id':'OURS'}}]}]}"""),
                place("template.components[1].cards[0].components[0].parameters[0].video.id", MediaType.VIDEO, """
                    {'kind':'template','name':'a','language':{'code':'pt_BR'},'components':[
                     {'type':'body','parameters':[{'type':'text','text':'a'}]},
                     {'type':'carousel','cards':[{'card_index':0,'components':[
                      {'type':'header','parameters':[{'type':'video','video':{'id':'OURS'}}]}]}]}]}"""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("places")
    void media_of_ours_are_found_at_each_place_and_get_metas_id(String field, MediaType type, String quoted) {
        // Given
        var json = quoted.replace('\'', '"');
        var content = content(json);
        // Then
        assertThat(ContentMedia.references(content)).containsExactly(new MediaReference(field, ID, type, false));
        assertThat(ContentMedia.resolve(content, UPLOADED)).isEqualTo(content(json.replace("OURS", "1003383421387256")));
    }

    @Test
    void a_voice_message_is_found_as_such() {
        assertThat(ContentMedia.references(content("{\"kind\":\"audio\",\"id\":\"OURS\",\"voice\":true}")))
                .containsExactly(new MediaReference("audio.id", ID, MediaType.AUDIO, true));
    }

    @Test
    void a_document_without_a_name_gets_the_name_with_which_it_was_stored() {
        // When
        var resolved = ContentMedia.resolve(content("{\"kind\":\"document\",\"id\":\"OURS\"}"), UPLOADED);
        // Then
        assertThat(resolved).isEqualTo(new OutboundContent.Document("1003383421387256", null, null, "fatura.pdf"));
    }

    @Test
    void ids_of_meta_links_and_the_data_of_a_form_are_left_as_they_are() {
        // Given
        var contents = List.of(content("{\"kind\":\"image\",\"id\":\"1003383421387256\"}"),
                content("{\"kind\":\"video\",\"link\":\"https://a.example/OURS\"}"),
                content("{\"kind\":\"text\",\"body\":\"OURS\"}"),
                content("""
                    {"kind":"template","name":"a","language":{"code":"pt_BR"},"components":[{"type":"button","sub_type":"flow",
                     "index":"0","parameters":[{"type":"action","action":{"flow_action_data":{"image":{"id":"OURS"}}}}]}]}"""));
        // Then
        assertThat(contents).allSatisfy(content -> {
            assertThat(ContentMedia.references(content)).isEmpty();
            assertThat(ContentMedia.resolve(content, UPLOADED)).isEqualTo(content);
        });
    }

    @Test
    void a_content_with_missing_parts_has_no_media() {
        assertThat(ContentMedia.references(content("{\"kind\":\"interactive\"}"))).isEmpty();
        assertThat(ContentMedia.references(content("""
            {"kind":"interactive","interactive":{"type":"button","header":{"type":"image"}}}"""))).isEmpty();
        assertThat(ContentMedia.references(content("""
            {"kind":"interactive","interactive":{"type":"carousel","body":{"text":"a"}}}"""))).isEmpty();
    }
}
