package dev.recado.events;

import java.util.List;
import java.util.Objects;

import dev.recado.events.InteractiveMessage.Paragraph;
import dev.recado.events.InteractiveMessage.ProductItem;
import dev.recado.events.InteractiveMessage.ReplyButtons.Reply;
import org.jspecify.annotations.Nullable;

/** Checks an {@link InteractiveMessage} against the limits of the Graph API (WhatsApp reference C.2). */
final class InteractiveRules {

    static final int BODY_CHARS_MAX = 1024;
    static final int HEADER_CHARS_MAX = 60;
    static final int FOOTER_CHARS_MAX = 60;
    static final int BUTTONS_MAX = 3;
    static final int BUTTON_ID_CHARS_MAX = 256;
    static final int LABEL_CHARS_MAX = 20;
    static final int SECTIONS_MAX = 10;
    static final int ROWS_MAX = 10;
    static final int ROW_ID_CHARS_MAX = 200;
    static final int ROW_TITLE_CHARS_MAX = 24;
    static final int ROW_DESCRIPTION_CHARS_MAX = 72;
    static final int PRODUCTS_MAX = 30;
    static final int CARDS_MIN = 2;
    static final int CARDS_MAX = 10;
    static final int CARD_BODY_CHARS_MAX = 160;
    private static final int CARD_BUTTONS_MAX = 2;
    private static final int ID_CHARS_MAX = 256;
    private static final int FLOW_TOKEN_CHARS_MAX = 200;

    private InteractiveRules() {
    }

    static List<ContentRules.Violation> violations(@Nullable InteractiveMessage message) {
        var at = ContentChecker.at("interactive");
        switch (message) {
            case null -> at.addHere("is required");
            case InteractiveMessage.ReplyButtons m -> texts(at, m.header(), m.body(), BODY_CHARS_MAX, m.footer())
                    .part("action", m.action(), InteractiveRules::buttons);
            case InteractiveMessage.OptionList m -> textHeader(
                    texts(at, m.header(), m.body(), OutboundContent.TEXT_CHARS_MAX, m.footer()), m.header())
                    .part("action", m.action(), InteractiveRules::list);
            case InteractiveMessage.UrlButton m -> texts(at, m.header(), m.body(), BODY_CHARS_MAX, m.footer())
                    .part("action", m.action(), InteractiveRules::urlAction);
            case InteractiveMessage.LocationRequest m -> named(at, m.body(), m.action(), "send_location");
            case InteractiveMessage.ContactInfoRequest m -> named(at, m.body(), m.action(), "request_contact_info");
            case InteractiveMessage.Flow m -> texts(at, m.header(), m.body(), BODY_CHARS_MAX, m.footer())
                    .part("action", m.action(), InteractiveRules::flow);
            case InteractiveMessage.Product m -> footer(optionalBody(at, m.body()), m.footer())
                    .part("action", m.action(), InteractiveRules::product);
            case InteractiveMessage.ProductList m -> textHeader(
                    texts(at, m.header(), m.body(), BODY_CHARS_MAX, m.footer()), required(m.header()))
                    .part("action", m.action(), InteractiveRules::products);
            case InteractiveMessage.Catalog m -> texts(at, null, m.body(), BODY_CHARS_MAX, m.footer())
                    .part("action", m.action(), InteractiveRules::catalog);
            case InteractiveMessage.Carousel m -> texts(at, null, m.body(), BODY_CHARS_MAX, null)
                    .part("action", m.action(), CarouselRules::cards);
            case InteractiveMessage.Unsupported m -> at.add("type", "this version cannot send messages of this type");
        }
        return at.found();
    }

    private static ContentChecker texts(ContentChecker at, @Nullable MessageHeader header, @Nullable Paragraph body,
            int bodyCharsMax, @Nullable Paragraph footer) {
        at.optionalPart("header", header, InteractiveRules::header);
        at.part("body", body, (part, value) -> part.text("text", value.text(), bodyCharsMax));
        return footer(at, footer);
    }

    private static ContentChecker optionalBody(ContentChecker at, @Nullable Paragraph body) {
        at.optionalPart("body", body, (part, value) -> part.text("text", value.text(), BODY_CHARS_MAX));
        return at;
    }

    private static ContentChecker footer(ContentChecker at, @Nullable Paragraph footer) {
        at.optionalPart("footer", footer, (part, value) -> part.text("text", value.text(), FOOTER_CHARS_MAX));
        return at;
    }

    static void header(ContentChecker at, MessageHeader header) {
        switch (header) {
            case MessageHeader.TextHeader(var text) -> at.text("text", text, HEADER_CHARS_MAX);
            case MessageHeader.ImageHeader(var image) -> at.part("image", image, ContentRules::mediaFile);
            case MessageHeader.VideoHeader(var video) -> at.part("video", video, ContentRules::mediaFile);
            case MessageHeader.DocumentHeader(var document) -> at.part("document", document, ContentRules::mediaFile);
        }
    }

    /** Lists have a header of text only, or none. */
    private static ContentChecker textHeader(ContentChecker at, @Nullable MessageHeader header) {
        if (header != null && !(header instanceof MessageHeader.TextHeader(var text) && text != null && !text.isBlank())) {
            at.add("header", "must be a text of this type of message");
        }
        return at;
    }

    /** An absent header is reported as a blank one. */
    private static MessageHeader required(@Nullable MessageHeader header) {
        return Objects.requireNonNullElse(header, new MessageHeader.TextHeader(""));
    }

    private static void buttons(ContentChecker at, InteractiveMessage.ReplyButtons.Action action) {
        at.each("buttons", action.buttons(), 1, BUTTONS_MAX, (button, value) -> {
            button.equal("type", "reply", value.type());
            button.part("reply", value.reply(), InteractiveRules::reply);
        });
        var replies = action.buttons().stream().map(InteractiveMessage.ReplyButtons.Button::reply)
                .filter(Objects::nonNull).toList();
        at.distinct("buttons", replies, Reply::id, "id");
        at.distinct("buttons", replies, Reply::title, "title");
    }

    static void reply(ContentChecker at, Reply reply) {
        at.text("id", reply.id(), BUTTON_ID_CHARS_MAX);
        at.text("title", reply.title(), LABEL_CHARS_MAX);
    }

    private static void list(ContentChecker at, InteractiveMessage.OptionList.Action action) {
        at.text("button", action.button(), LABEL_CHARS_MAX);
        var titled = action.sections().size() > 1;
        at.each("sections", action.sections(), 1, SECTIONS_MAX, (section, value) -> {
            if (titled || value.title() != null) {
                section.text("title", value.title(), ROW_TITLE_CHARS_MAX);
            }
            section.each("rows", value.rows(), 1, ROWS_MAX, InteractiveRules::row);
        });
        var rows = action.sections().stream().flatMap(section -> section.rows().stream()).toList();
        if (rows.size() > ROWS_MAX) {
            at.add("sections", "must have at most " + ROWS_MAX + " rows in all, has " + rows.size());
        }
        at.distinct("sections", rows, InteractiveMessage.OptionList.Row::id, "row id");
    }

    private static void row(ContentChecker at, InteractiveMessage.OptionList.Row row) {
        at.text("id", row.id(), ROW_ID_CHARS_MAX);
        at.text("title", row.title(), ROW_TITLE_CHARS_MAX);
        at.optionalText("description", row.description(), ROW_DESCRIPTION_CHARS_MAX);
    }

    private static void urlAction(ContentChecker at, InteractiveMessage.UrlAction action) {
        at.equal("name", "cta_url", action.name());
        at.part("parameters", action.parameters(), InteractiveRules::urlParameters);
    }

    static void urlParameters(ContentChecker at, InteractiveMessage.UrlAction.Parameters parameters) {
        at.text("display_text", parameters.displayText(), LABEL_CHARS_MAX);
        at.link("url", parameters.url());
    }

    private static void named(ContentChecker at, @Nullable Paragraph body, InteractiveMessage.@Nullable NamedAction action,
            String name) {
        texts(at, null, body, BODY_CHARS_MAX, null);
        at.part("action", action, (part, value) -> part.equal("name", name, value.name()));
    }

    private static void flow(ContentChecker at, FlowAction action) {
        at.equal("name", "flow", action.name());
        at.part("parameters", action.parameters(), InteractiveRules::flowParameters);
    }

    private static void flowParameters(ContentChecker at, FlowAction.Parameters parameters) {
        at.equal("flow_message_version", "3", parameters.flowMessageVersion());
        at.oneOfTwo("flow_id", parameters.flowId(), "flow_name", parameters.flowName());
        at.text("flow_cta", parameters.flowCta(), LABEL_CHARS_MAX);
        at.optionalText("flow_id", parameters.flowId(), ID_CHARS_MAX);
        at.optionalText("flow_name", parameters.flowName(), ID_CHARS_MAX);
        at.optionalText("flow_token", parameters.flowToken(), FLOW_TOKEN_CHARS_MAX);
        if (parameters.mode() != null) {
            at.oneOf("mode", parameters.mode(), List.of("published", "draft"));
        }
        if (parameters.flowAction() != null) {
            at.oneOf("flow_action", parameters.flowAction(), List.of("navigate", "data_exchange"));
        }
        at.optionalPart("flow_action_payload", parameters.flowActionPayload(),
                (payload, value) -> payload.text("screen", value.screen(), ID_CHARS_MAX));
    }

    private static void product(ContentChecker at, InteractiveMessage.Product.Action action) {
        at.text("catalog_id", action.catalogId(), ID_CHARS_MAX);
        at.text("product_retailer_id", action.productRetailerId(), ID_CHARS_MAX);
    }

    private static void products(ContentChecker at, InteractiveMessage.ProductList.Action action) {
        at.text("catalog_id", action.catalogId(), ID_CHARS_MAX);
        sections(at, action.sections());
    }

    static void sections(ContentChecker at, List<InteractiveMessage.ProductList.Section> sections) {
        at.each("sections", sections, 1, SECTIONS_MAX, (section, value) -> {
            if (sections.size() > 1 || value.title() != null) {
                section.text("title", value.title(), ROW_TITLE_CHARS_MAX);
            }
            section.each("product_items", value.productItems(), 1, PRODUCTS_MAX, InteractiveRules::productItem);
        });
        var products = sections.stream().mapToInt(section -> section.productItems().size()).sum();
        if (products > PRODUCTS_MAX) {
            at.add("sections", "must have at most " + PRODUCTS_MAX + " products in all, has " + products);
        }
    }

    private static void productItem(ContentChecker at, ProductItem item) {
        at.text("product_retailer_id", item.productRetailerId(), ID_CHARS_MAX);
    }

    private static void catalog(ContentChecker at, InteractiveMessage.Catalog.Action action) {
        at.equal("name", "catalog_message", action.name());
        at.optionalPart("parameters", action.parameters(), (parameters, value) -> parameters
                .text("thumbnail_product_retailer_id", value.thumbnailProductRetailerId(), ID_CHARS_MAX));
    }

    /** The rules of {@link CarouselCard}. */
    private static final class CarouselRules {

        static void cards(ContentChecker at, InteractiveMessage.Carousel.Action action) {
            at.each("cards", action.cards(), CARDS_MIN, CARDS_MAX, CarouselRules::card);
            if (action.cards().stream().map(CarouselRules::shape).distinct().count() > 1) {
                at.add("cards", "must all have the same type, and the same kind of header and action");
            }
        }

        private static List<Object> shape(CarouselCard card) {
            var action = card.action();
            return List.of(String.valueOf(card.type()), card.header() == null ? "" : card.header().getClass(),
                    card.body() == null, action != null && action.parameters() != null,
                    action == null || action.buttons() == null ? 0 : action.buttons().size());
        }

        private static void card(ContentChecker at, CarouselCard card) {
            at.oneOf("type", card.type(), List.of("cta_url", "product"));
            at.optionalPart("body", card.body(), (body, value) -> body.text("text", value.text(), CARD_BODY_CHARS_MAX));
            at.part("action", card.action(), (action, value) -> action(action, value, card.type()));
            if (!"product".equals(card.type())) {
                at.part("header", card.header(), CarouselRules::picture);
            }
        }

        private static void picture(ContentChecker at, MessageHeader header) {
            if (header instanceof MessageHeader.ImageHeader || header instanceof MessageHeader.VideoHeader) {
                header(at, header);
            } else {
                at.add("type", "must be image or video");
            }
        }

        private static void action(ContentChecker at, CarouselCard.Action action, @Nullable String type) {
            if ("product".equals(type)) {
                at.text("catalog_id", action.catalogId(), ID_CHARS_MAX);
                at.text("product_retailer_id", action.productRetailerId(), ID_CHARS_MAX);
                return;
            }
            at.oneOfTwo("parameters", action.parameters(), "buttons", action.buttons());
            if (action.parameters() != null) {
                at.equal("name", "cta_url", action.name());
                at.part("parameters", action.parameters(), InteractiveRules::urlParameters);
            }
            if (action.buttons() != null) {
                at.each("buttons", action.buttons(), 1, CARD_BUTTONS_MAX, CarouselRules::quickReply);
            }
        }

        private static void quickReply(ContentChecker at, CarouselCard.QuickReplyButton button) {
            at.equal("type", "quick_reply", button.type());
            at.part("quick_reply", button.quickReply(), InteractiveRules::reply);
        }
    }
}
