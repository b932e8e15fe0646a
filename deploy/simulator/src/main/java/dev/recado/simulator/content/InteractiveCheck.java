package dev.recado.simulator.content;

import java.util.Map;
import java.util.Set;

import dev.recado.simulator.meta.GraphObject;
import dev.recado.simulator.meta.SimulatedGraphError;

/** Checks interactive messages: header, body and footer here, the buttons and lists of each type in its own class. */
final class InteractiveCheck {

    private static final int BODY_MAX = 1024;
    private static final int LIST_BODY_MAX = 4096;
    private static final int HEADER_MAX = 60;
    private static final int FOOTER_MAX = 60;
    private static final String[] TYPES = {"button", "list", "cta_url", "location_request_message", "request_contact_info",
            "flow",
            "product", "product_list", "catalog_message", "carousel", "address_message", "call_permission_request",
            "voice_call"};
    private static final Set<String> ANY_HEADER = Set.of("text", "image", "video", "document");
    private static final Map<String, Set<String>> HEADERS = Map.of("button", ANY_HEADER, "cta_url", ANY_HEADER, "flow",
            ANY_HEADER,
            "list", Set.of("text"), "product_list", Set.of("text"));
    private static final Set<String> WITHOUT_FOOTER = Set.of("carousel", "location_request_message", "request_contact_info",
            "call_permission_request");
    private static final Set<String> WITHOUT_BODY = Set.of("product", "call_permission_request");

    private InteractiveCheck() {
    }

    static CheckedContent check(GraphObject interactive) {
        var type = interactive.oneOf("type", TYPES);
        interactive.allowOnly("type", "body", "action", HEADERS.containsKey(type) ? "header" : "type",
                WITHOUT_FOOTER.contains(type) ? "type" : "footer");
        checkHeader(type, interactive);
        var body = body(type, interactive);
        interactive.optionalObject("footer").ifPresent(footer -> {
            footer.allowOnly("text");
            footer.text("text", FOOTER_MAX);
        });
        var choices = checkAction(type, interactive.object("action"));
        return CheckedContent.freeForm("interactive", type + ": " + body + " " + choices, interactive.json());
    }

    private static void checkHeader(String type, GraphObject interactive) {
        if (type.equals("product_list") && !interactive.has("header")) {
            throw SimulatedGraphError.missing(interactive.name("header"));
        }
        interactive.optionalObject("header")
                .ifPresent(header -> checkHeader(header, HEADERS.get(type).toArray(String[]::new)));
    }

    static void checkHeader(GraphObject header, String... types) {
        var type = header.oneOf("type", types);
        header.allowOnly("type", type);
        if (type.equals("text")) {
            header.text("text", HEADER_MAX);
        } else {
            MediaContentCheck.checkHeader(type, header);
        }
    }

    private static String body(String type, GraphObject interactive) {
        if (WITHOUT_BODY.contains(type) && !interactive.has("body")) {
            return "";
        }
        var body = interactive.object("body");
        body.allowOnly("text");
        return body.text("text", type.equals("list") ? LIST_BODY_MAX : BODY_MAX);
    }

    /** Returns the choices of the customer in brackets. */
    private static String checkAction(String type, GraphObject action) {
        return switch (type) {
            case "button" -> ReplyButtonsCheck.buttons(action);
            case "list" -> ReplyButtonsCheck.list(action);
            case "carousel" -> CarouselCheck.check(action);
            case "product", "product_list", "catalog_message" -> CatalogActionCheck.check(type, action);
            default -> NamedActionCheck.check(type, action);
        };
    }
}
