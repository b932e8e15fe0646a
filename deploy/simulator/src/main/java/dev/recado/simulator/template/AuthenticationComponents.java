package dev.recado.simulator.template;

import java.util.List;

import dev.recado.simulator.meta.GraphObject;
import dev.recado.simulator.meta.SimulatedGraphError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Checks the components of an authentication template and adds the texts, which Meta does not let the business write. */
final class AuthenticationComponents {

    private static final int MINUTES_MAX = 90;
    private static final int BUTTON_TEXT_MAX = 25;

    private AuthenticationComponents() {
    }

    static JsonArray of(List<GraphObject> components, String language) {
        var portuguese = language.startsWith("pt");
        var complete = new JsonArray();
        for (var component : components) {
            switch (component.oneOf("type", "BODY", "FOOTER", "BUTTONS")) {
                case "BODY" -> complete.add(body(component, portuguese));
                case "FOOTER" -> complete.add(footer(component, portuguese));
                default -> complete.add(buttons(component, portuguese));
            }
        }
        if (MessageTemplate.component(complete, "BODY").isEmpty() || MessageTemplate.buttons(complete).isEmpty()) {
            throw SimulatedGraphError.invalidParameter("An authentication template needs a body and one button.");
        }
        return complete;
    }

    private static JsonObject body(GraphObject body, boolean portuguese) {
        body.allowOnly("type", "add_security_recommendation", "text");
        var advice = body.optionalFlag("add_security_recommendation").orElse(false);
        var text = portuguese ? "*{{1}}* é seu código de verificação." : "*{{1}}* is your verification code.";
        var recommendation = portuguese
                ? " Para sua segurança, não o compartilhe."
                : " For your security, do not share this code.";
        return body.json().copy().put("text", advice ? text + recommendation : text);
    }

    private static JsonObject footer(GraphObject footer, boolean portuguese) {
        footer.allowOnly("type", "code_expiration_minutes", "text");
        var minutes = footer.number("code_expiration_minutes", 1, MINUTES_MAX);
        return footer.json().copy().put("text", portuguese
                ? "Este código expira em " + minutes + " minutos."
                : "This code expires in " + minutes + " minutes.");
    }

    private static JsonObject buttons(GraphObject component, boolean portuguese) {
        var button = component.objects("buttons", 1, 1).getFirst();
        button.oneOf("type", "OTP");
        button.oneOf("otp_type", "COPY_CODE", "ONE_TAP", "ZERO_TAP", "copy_code", "one_tap", "zero_tap");
        var text = button.optionalText("text", BUTTON_TEXT_MAX).orElse(portuguese ? "Copiar código" : "Copy code");
        return component.json().copy().put("buttons", new JsonArray().add(button.json().copy().put("text", text)));
    }
}
