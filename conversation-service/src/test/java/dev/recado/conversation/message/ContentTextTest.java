package dev.recado.conversation.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import dev.recado.events.ContactCard;
import dev.recado.events.InboundContent;
import dev.recado.events.InboundContent.AddressReply;
import dev.recado.events.InboundContent.ButtonReply;
import dev.recado.events.InboundContent.CallPermission;
import dev.recado.events.InboundContent.Contacts;
import dev.recado.events.InboundContent.Edited;
import dev.recado.events.InboundContent.FlowReply;
import dev.recado.events.InboundContent.ListReply;
import dev.recado.events.InboundContent.Location;
import dev.recado.events.InboundContent.Media;
import dev.recado.events.InboundContent.Order;
import dev.recado.events.InboundContent.OrderItem;
import dev.recado.events.InboundContent.Reaction;
import dev.recado.events.InboundContent.Revoked;
import dev.recado.events.InboundContent.SystemNotice;
import dev.recado.events.InboundContent.TemplateButton;
import dev.recado.events.InboundContent.Text;
import dev.recado.events.InboundContent.Unsupported;
import dev.recado.events.MediaType;
import dev.recado.events.SystemChange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ContentTextTest {

    static Stream<Arguments> kinds() {
        return Stream.of(written(), media(), chosen(), forms(), orders(), notices(), ofOthers()).flatMap(kinds -> kinds);
    }

    private static Stream<Arguments> written() {
        var ana = new ContactCard("Ana Q", "Acme", List.of(new ContactCard.Phone("+55 11 99999-0001", "5511999990001", "CELL")),
                List.of("ana@example.com"), null, "other", null);
        var own = new ContactCard(null, null, List.of(new ContactCard.Phone(null, "5511999990001", null)), null, null,
                "contact_request", null);
        return Stream.of(
                arguments(new Text("bom dia"), "text", "bom dia"),
                arguments(new Text(null), "text", "[empty text]"),
                arguments(new Location(37.44, -122.16, "HQ", "1 Road", "https://x"), "location", "HQ, 1 Road (37.44, -122.16)"),
                arguments(new Location(37.44, -122.16, null, null, null), "location", "37.44, -122.16"),
                arguments(new Contacts(List.of(ana, own)), "contacts",
                        "Ana Q, Acme, +55 11 99999-0001, ana@example.com; 5511999990001 (the sender's own)"),
                arguments(new Contacts(List.of()), "contacts", "[contact card]"));
    }

    private static Stream<Arguments> media() {
        return Stream.of(
                arguments(media(MediaType.IMAGE, "my plant", null), "image", "my plant"),
                arguments(media(MediaType.IMAGE, null, null), "image", "[picture]"),
                arguments(media(MediaType.VIDEO, null, null), "video", "[video]"),
                arguments(media(MediaType.DOCUMENT, "the bill", "bill.pdf"), "document", "the bill (bill.pdf)"),
                arguments(media(MediaType.DOCUMENT, null, "bill.pdf"), "document", "bill.pdf"),
                arguments(media(MediaType.DOCUMENT, " ", null), "document", "[document]"),
                arguments(sound(true, null), "audio", "[voice message]"),
                arguments(sound(false, null), "audio", "[sound]"),
                arguments(new Media(MediaType.STICKER, "1", null, null, null, null, null, true, null), "sticker",
                        "[animated sticker]"),
                arguments(media(MediaType.STICKER, null, null), "sticker", "[sticker]"),
                arguments(media(MediaType.UNKNOWN, null, null), "media", "[file]"),
                arguments(media(null, null, null), "media", "[file]"));
    }

    private static Stream<Arguments> chosen() {
        return Stream.of(
                arguments(new ButtonReply("cancel", "Cancel"), "interactive", "Cancel"),
                arguments(new ListReply("express", "Express", "next day"), "interactive", "Express – next day"),
                arguments(new ListReply("express", "Express", null), "interactive", "Express"),
                arguments(new TemplateButton("UNSUB", "Unsubscribe"), "button", "Unsubscribe"),
                arguments(new TemplateButton("UNSUB", null), "button", "UNSUB"),
                arguments(new CallPermission("accept", Instant.parse("2026-11-28T10:00:30Z"), "user_action"), "interactive",
                        "[we may call until 2026-11-28 10:00 UTC]"),
                arguments(new CallPermission("reject", null, null), "interactive", "[we may not call]"),
                arguments(new CallPermission("later", null, null), "interactive", "[calls: later]"));
    }

    private static Stream<Arguments> forms() {
        var nested = "{\"flow_token\":\"t-1\",\"screen_0_size\":[\"M\",\"L\"],\"news\":true,\"note\":\"\",\"x\":null,"
                + "\"who\":{\"name\":\"Ana\",\"age\":30}}";
        var address = "{\"saved_address_id\":\"a1\",\"values\":{\"in_pin_code\":\"400063\",\"city\":\"Mumbai\"}}";
        return Stream.of(
                arguments(new FlowReply("flow", "Sent", "{\"flow_token\":\"t-1\",\"rating\":\"4\"}"), "interactive",
                        "rating: 4"),
                arguments(new FlowReply("flow", "Sent", nested), "interactive",
                        "screen 0 size: M, L; news: yes; who: (name: Ana; age: 30)"),
                arguments(new FlowReply("flow", "Sent", "{\"flow_token\":\"t-1\"}"), "interactive", "Sent"),
                arguments(new FlowReply("flow", "Sent", "no JSON"), "interactive", "Sent"),
                arguments(new FlowReply("flow", null, null), "interactive", "[empty interactive]"),
                arguments(new AddressReply("Ana, Mumbai", address), "interactive", "in pin code: 400063; city: Mumbai"),
                arguments(new AddressReply("Ana, Mumbai", null), "interactive", "Ana, Mumbai"));
    }

    private static Stream<Arguments> orders() {
        return Stream.of(
                arguments(order("please", item("sku1", 2, "30"), item("sku2", 1, "9.50")), "order",
                        "please; 2 × sku1 at 30 USD, 1 × sku2 at 9.50 USD; total 69.50 USD"),
                arguments(order(null, item("sku1", 2, null)), "order", "2 × sku1"),
                arguments(order(null, item("sku1", null, "1e+2")), "order", "sku1 at 100 USD"),
                arguments(order(null, item("sku1", 1, "1e999999")), "order",
                        "1 × sku1 at 1E+999999 USD"),
                arguments(order(null), "order", "[empty order]"));
    }

    private static Stream<Arguments> notices() {
        return Stream.of(
                arguments(notice(SystemChange.NUMBER_CHANGED, "User A changed from 1 to 2"), "system",
                        "User A changed from 1 to 2"),
                arguments(notice(SystemChange.NUMBER_CHANGED, null), "system", "[the customer's phone number changed]"),
                arguments(notice(SystemChange.USER_ID_CHANGED, null), "system", "[the customer's WhatsApp id changed]"),
                arguments(notice(SystemChange.IDENTITY_CHANGED, null), "system",
                        "[the customer set up WhatsApp again: it may be somebody else]"),
                arguments(notice(SystemChange.UNKNOWN, null), "system", "[notice from WhatsApp]"));
    }

    private static Stream<Arguments> ofOthers() {
        return Stream.of(
                arguments(new Reaction("wamid.1", "👍"), "reaction", "👍"),
                arguments(new Reaction("wamid.1", null), "reaction", "[reaction removed]"),
                arguments(new Edited("wamid.1", new Text("at five")), "edit", "at five"),
                arguments(new Edited("wamid.1", media(MediaType.IMAGE, null, null)), "edit", "[picture]"),
                arguments(new Revoked("wamid.1"), "revoke", "[message taken back]"),
                arguments(new Unsupported("poll", "{}"), "poll", "unsupported: poll"),
                arguments(new Unsupported(null, null), "unsupported", "unsupported: unknown"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void every_content_has_metas_type_name_and_one_line_of_text(InboundContent content, String kind, String text) {
        var stored = StoredContent.of(content);
        assertThat(stored.kind()).isEqualTo(kind);
        assertThat(stored.text()).isEqualTo(text);
    }

    @Test
    void the_table_covers_every_content_type() {
        assertThat(kinds().<Class<?>>map(kind -> kind.get()[0].getClass()).distinct())
                .containsExactlyInAnyOrder(InboundContent.class.getPermittedSubclasses());
    }

    @Test
    void annotations_and_system_notices_need_no_answer() {
        var withoutAnswer = Stream.concat(notices(), ofOthers()).map(kind -> (InboundContent) kind.get()[0])
                .filter(content -> !(content instanceof Unsupported));
        assertThat(withoutAnswer).noneMatch(content -> StoredContent.of(content).needsAnswer());
        assertThat(Stream.of(written(), media(), chosen(), forms(), orders()).flatMap(kinds -> kinds)
                .map(kind -> StoredContent.of((InboundContent) kind.get()[0]))).allMatch(StoredContent::needsAnswer);
        assertThat(StoredContent.of(new Unsupported("poll", "{}")).needsAnswer()).isTrue();
    }

    @Test
    void unsupported_content_keeps_its_raw_json() {
        var poll = new Unsupported("poll", "{\"a\":1}");
        assertThat(Stream.of(poll, new Edited("wamid.1", poll)).map(StoredContent::of))
                .allMatch(kind -> kind.unsupported() && kind.raw().equals("{\"a\":1}"));
        assertThat(StoredContent.of(new Edited("wamid.1", new Text("at five"))).unsupported()).isFalse();
    }

    @Test
    void a_deep_form_is_truncated_and_a_removed_reaction_has_no_emoji() {
        var deep = "{\"a\":".repeat(900) + "1" + "}".repeat(900);
        assertThat(StoredContent.of(new FlowReply("flow", "Sent", deep)).text()).isEqualTo("a: (a: (a: (a: (a: …))))");
        assertThat(StoredContent.of(new Reaction("wamid.1", "")).emoji()).isNull();
        assertThat(StoredContent.of(new Reaction("wamid.1", "👍")).inAGroup().emoji()).isEqualTo("👍");
    }

    private static Media media(MediaType type, String caption, String filename) {
        return new Media(type, "1", "x/y", null, caption, filename, null, null, null);
    }

    private static Media sound(boolean voice, String caption) {
        return new Media(MediaType.AUDIO, "1", "audio/ogg; codecs=opus", null, caption, null, voice, null, null);
    }

    private static Order order(String text, OrderItem... items) {
        return new Order("194836987003835", text, List.of(items));
    }

    private static OrderItem item(String id, Integer quantity, String price) {
        return new OrderItem(id, quantity, price == null ? null : new BigDecimal(price), "USD");
    }

    private static SystemNotice notice(SystemChange change, String body) {
        return new SystemNotice(change, "12195555358", null, null, body);
    }
}
