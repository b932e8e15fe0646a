package dev.recado.events;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.recado.events.InteractiveMessage.NamedAction;
import dev.recado.events.InteractiveMessage.Paragraph;
import dev.recado.events.InteractiveMessage.ReplyButtons.Reply;

/** One content to send of each kind, with invented values; its Graph API JSON is that of the WhatsApp reference C.2 and C.3. */
final class OutboundSamples {

    private static final Paragraph BODY = new Paragraph("Which day suits you?");
    private static final Paragraph FOOTER = new Paragraph("Recado clinic");
    private static final MediaFile PICTURE = new MediaFile(null, "https://cdn.example/a.jpg", null);
    private static final List<InteractiveMessage.ProductList.Section> PRODUCTS = List
            .of(new InteractiveMessage.ProductList.Section("Popular",
                    List.of(new InteractiveMessage.ProductItem("sku1"))));

    private OutboundSamples() {
    }

    static Stream<OutboundContent> all() {
        return Stream.concat(plain(), interactive().map(OutboundContent.Interactive::new));
    }

    private static Stream<OutboundContent> plain() {
        return Stream.of(
                OutboundContent.text("Olá!"),
                new OutboundContent.Image("1166414202136", null, "our door"),
                new OutboundContent.Video(null, "https://cdn.example/a.mp4", "the way"),
                new OutboundContent.Audio("1166414202137", null, true),
                new OutboundContent.Document("1166414202138", null, "your invoice", "inv.pdf"),
                new OutboundContent.Sticker("1166414202139", null),
                new OutboundContent.Location("37.44", "-122.16", "HQ", "1 Road"),
                new OutboundContent.Contacts(List.of(new ContactToSend(
                        new ContactToSend.Name("B J", "B", null, null, null, null),
                        List.of(new ContactToSend.Phone("+14155550829", "WORK", "14155550829")), List.of(), List.of(),
                        List.of(),
                        new ContactToSend.Organization("X", null, null), "1990-01-31"))),
                new OutboundContent.Reaction("wamid.AA==", "😀"),
                template());
    }

    private static OutboundContent template() {
        return new OutboundContent.Template("order_update", new OutboundContent.Template.Language("pt_BR", "deterministic"),
                List.of(new TemplateComponentValues.Header(List.of(
                        new TemplateParameter.Image(new MediaFile("1602186516975000", null, null)),
                        new TemplateParameter.Video(PICTURE), new TemplateParameter.Document(PICTURE),
                        new TemplateParameter.Location(new TemplateParameter.Place("37.44", "-122.16", "HQ", "1 Road")),
                        new TemplateParameter.Product(new TemplateParameter.ProductOfCatalog("sku1", "1948")))),
                        new TemplateComponentValues.Body(List.of(new TemplateParameter.Text("Ana", "customer"))),
                        new TemplateComponentValues.Button("url", "0", List.of(new TemplateParameter.Text("orders/1001", null),
                                new TemplateParameter.Payload("UNSUB"), new TemplateParameter.CouponCode("25OFF"),
                                new TemplateParameter.Action(new TemplateParameter.ButtonAction("t-1", Map.of("k", "v"), "sku1",
                                        PRODUCTS)))),
                        new TemplateComponentValues.LimitedTimeOffer(List.of(new TemplateParameter.LimitedTimeOffer(
                                new TemplateParameter.OfferEnd(1_763_712_000_000L)))),
                        new TemplateComponentValues.Carousel(List.of(card(0), card(1)))));
    }

    private static TemplateComponentValues.Card card(int index) {
        return new TemplateComponentValues.Card(index, List.of(
                new TemplateComponentValues.Body(List.of(new TemplateParameter.Text("10%", null)))));
    }

    private static Stream<InteractiveMessage> interactive() {
        var header = new MessageHeader.TextHeader("Appointment");
        return Stream.of(
                new InteractiveMessage.ReplyButtons(new MessageHeader.DocumentHeader(PICTURE), BODY, FOOTER,
                        new InteractiveMessage.ReplyButtons.Action(List.of(new InteractiveMessage.ReplyButtons.Button("reply",
                                new Reply("monday", "Monday"))))),
                new InteractiveMessage.OptionList(header, BODY, FOOTER,
                        new InteractiveMessage.OptionList.Action("Days",
                                List.of(new InteractiveMessage.OptionList.Section("This week",
                                        List.of(new InteractiveMessage.OptionList.Row("monday", "Monday", "from 8")))))),
                new InteractiveMessage.UrlButton(new MessageHeader.ImageHeader(PICTURE), BODY, FOOTER,
                        new InteractiveMessage.UrlAction("cta_url",
                                new InteractiveMessage.UrlAction.Parameters("Open", "https://acme.example/x"))),
                new InteractiveMessage.LocationRequest(BODY, new NamedAction("send_location")),
                new InteractiveMessage.ContactInfoRequest(BODY, new NamedAction("request_contact_info")),
                new InteractiveMessage.Flow(null, BODY, null, new FlowAction("flow", new FlowAction.Parameters("3", "123", null,
                        "Book", "published", "t-1", "navigate", new FlowAction.Payload("WELCOME", Map.of("k", "v"))))),
                new InteractiveMessage.Product(BODY, null, new InteractiveMessage.Product.Action("1948", "sku1")),
                new InteractiveMessage.ProductList(header, BODY, null,
                        new InteractiveMessage.ProductList.Action("1948", PRODUCTS)),
                new InteractiveMessage.Catalog(BODY, null, new InteractiveMessage.Catalog.Action("catalog_message",
                        new InteractiveMessage.Catalog.Parameters("sku1"))),
                new InteractiveMessage.Carousel(BODY, new InteractiveMessage.Carousel.Action(List.of(
                        new CarouselCard(0, "cta_url", new MessageHeader.VideoHeader(PICTURE), new Paragraph("new"),
                                new CarouselCard.Action("cta_url",
                                        new InteractiveMessage.UrlAction.Parameters("Buy", "https://acme.example/x"),
                                        List.of(new CarouselCard.QuickReplyButton("quick_reply", new Reply("a", "A"))), null,
                                        null))))));
    }
}
