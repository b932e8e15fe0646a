package dev.recado.simulator.content;

import java.util.ArrayList;
import java.util.List;

import dev.recado.simulator.meta.GraphObject;
import dev.recado.simulator.meta.SimulatedGraphError;

/** Checks interactive carousels, whose cards must all have the same shape. */
final class CarouselCheck {

    private static final int CARDS_MIN = 2;
    private static final int CARDS_MAX = 10;
    private static final int CARD_BODY_MAX = 160;
    private static final int CARD_BUTTONS_MAX = 3;

    private CarouselCheck() {
    }

    static String check(GraphObject action) {
        action.allowOnly("cards");
        var cards = action.objects("cards", CARDS_MIN, CARDS_MAX);
        var choices = new ArrayList<String>();
        for (int index = 0; index < cards.size(); index++) {
            if (cards.get(index).number("card_index", 0, CARDS_MAX - 1) != index) {
                throw SimulatedGraphError.invalidValue(cards.get(index).name("card_index") + " must be " + index + ".");
            }
            choices.add(checkCard(cards.get(index)));
        }
        if (cards.stream().map(CarouselCheck::shape).distinct().count() > 1) {
            throw SimulatedGraphError.invalidValue("All cards must have the same type, header and buttons.");
        }
        return String.join(" ", choices);
    }

    private static String checkCard(GraphObject card) {
        var action = card.object("action");
        if (card.oneOf("type", "cta_url", "product").equals("product")) {
            card.allowOnly("card_index", "type", "action");
            return CatalogActionCheck.product(action);
        }
        card.allowOnly("card_index", "type", "header", "body", "action");
        InteractiveCheck.checkHeader(card.object("header"), "image", "video");
        card.optionalObject("body").ifPresent(body -> {
            body.allowOnly("text");
            body.text("text", CARD_BODY_MAX);
        });
        if (action.has("buttons")) {
            action.allowOnly("buttons");
            return ReplyButtonsCheck.buttons(action, "quick_reply", CARD_BUTTONS_MAX);
        }
        return NamedActionCheck.link(action);
    }

    private static List<Object> shape(GraphObject card) {
        var header = card.json().getJsonObject("header");
        var buttons = card.json().getJsonObject("action").getJsonArray("buttons");
        return List.of(card.json().getString("type"), header == null ? "" : header.getString("type"),
                buttons == null ? 0 : buttons.size());
    }
}
