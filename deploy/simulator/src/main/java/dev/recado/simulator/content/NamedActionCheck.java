package dev.recado.simulator.content;

import java.util.List;

import dev.recado.simulator.meta.GraphObject;
import dev.recado.simulator.meta.SimulatedGraphError;

/** Checks the actions that Meta identifies by a name: a link, a flow, and requests for a location, a contact, an address or a call. */
final class NamedActionCheck {

    private static final int TITLE_MAX = 20;
    private static final int TOKEN_MAX = 1000;
    private static final int CALL_MINUTES_MAX = 43_200;

    private NamedActionCheck() {
    }

    static String check(String type, GraphObject action) {
        return switch (type) {
            case "cta_url" -> link(action);
            case "flow" -> flow(action);
            case "address_message" -> address(action);
            case "voice_call" -> call(action);
            case "location_request_message" -> withoutParameters(action, "send_location");
            default -> withoutParameters(action, type);
        };
    }

    private static String withoutParameters(GraphObject action, String name) {
        action.allowOnly("name");
        action.oneOf("name", name);
        return "";
    }

    static String link(GraphObject action) {
        var parameters = parameters(action, "cta_url");
        parameters.allowOnly("display_text", "url");
        var title = parameters.text("display_text", TITLE_MAX);
        return ReplyButtonsCheck.choices(List.of(title + " " + parameters.url("url")));
    }

    private static String flow(GraphObject action) {
        var parameters = parameters(action, "flow");
        parameters.allowOnly("flow_message_version", "flow_id", "flow_name", "flow_cta", "mode", "flow_token", "flow_action",
                "flow_action_payload");
        parameters.oneOf("flow_message_version", "3");
        parameters.requireEither("flow_id", "flow_name");
        parameters.text(parameters.has("flow_id") ? "flow_id" : "flow_name", TOKEN_MAX);
        parameters.optionalText("flow_token", TOKEN_MAX);
        if (parameters.has("mode")) {
            parameters.oneOf("mode", "draft", "published");
        }
        checkFlowAction(parameters);
        return ReplyButtonsCheck.choices(List.of(parameters.text("flow_cta", TITLE_MAX)));
    }

    private static void checkFlowAction(GraphObject parameters) {
        var action = parameters.has("flow_action") ? parameters.oneOf("flow_action", "navigate", "data_exchange") : "navigate";
        if (action.equals("data_exchange") && parameters.has("flow_action_payload")) {
            throw SimulatedGraphError
                    .invalidValue(parameters.name("flow_action_payload") + " is not allowed with data_exchange.");
        }
        parameters.optionalObject("flow_action_payload").ifPresent(payload -> {
            payload.allowOnly("screen", "data");
            payload.text("screen", TOKEN_MAX);
            payload.optionalObject("data");
        });
    }

    private static String address(GraphObject action) {
        var parameters = parameters(action, "address_message");
        parameters.allowOnly("country", "values", "saved_addresses", "validation_errors");
        parameters.optionalObject("values");
        return ReplyButtonsCheck.choices(List.of(parameters.text("country", 2)));
    }

    private static String call(GraphObject action) {
        var parameters = parameters(action, "voice_call");
        parameters.allowOnly("display_text", "ttl_minutes", "payload");
        if (parameters.has("ttl_minutes")) {
            parameters.number("ttl_minutes", 1, CALL_MINUTES_MAX);
        }
        parameters.optionalText("payload", TOKEN_MAX);
        return ReplyButtonsCheck.choices(List.of(parameters.text("display_text", TITLE_MAX)));
    }

    private static GraphObject parameters(GraphObject action, String name) {
        action.allowOnly("name", "parameters");
        action.oneOf("name", name);
        return action.object("parameters");
    }
}
