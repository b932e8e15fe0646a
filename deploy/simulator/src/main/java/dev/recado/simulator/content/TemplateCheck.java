package dev.recado.simulator.content;

import java.util.Locale;

import dev.recado.simulator.meta.GraphObject;
import dev.recado.simulator.meta.SimulatedGraphError;
import dev.recado.simulator.template.MessageTemplate;
import dev.recado.simulator.template.TemplateRegistry;
import io.vertx.core.json.JsonObject;

/** Checks a template message against the account's definition of the template, and fills in the values. */
public final class TemplateCheck {

    private static final int NAME_MAX = 512;
    private static final int LANGUAGE_MAX = 10;
    private static final int COMPONENTS_MAX = 20;
    private static final String AUTHENTICATION = "AUTHENTICATION";
    private static final String MARKETING = "MARKETING";

    private final TemplateRegistry templates;

    public TemplateCheck(TemplateRegistry templates) {
        this.templates = templates;
    }

    CheckedContent check(GraphObject message, ContentSender sender) {
        message.allowOnly("name", "language", "components", "namespace");
        var template = requireSendable(message, sender);
        var components = message.optionalObjects("components", COMPONENTS_MAX);
        var shown = new TemplatePartsCheck(template.named()).check(template.components(), components);
        if (template.category().equals(AUTHENTICATION)) {
            OneTimeCode.check(components);
        }
        shown.put("name", template.name()).put("language", template.language());
        return new CheckedContent("template", summary(shown), shown, category(template, sender), null);
    }

    private MessageTemplate requireSendable(GraphObject message, ContentSender sender) {
        var name = message.text("name", NAME_MAX);
        var language = language(message.object("language"));
        var template = templates.find(sender.businessId(), name, language)
                .orElseThrow(
                        () -> SimulatedGraphError.of(132001, "template name (" + name + ") does not exist in " + language));
        switch (template.status()) {
            case "APPROVED" -> checkRoute(template, sender);
            case "PAUSED" -> throw SimulatedGraphError.of(132015, 0);
            case "DISABLED" -> throw SimulatedGraphError.of(132016, 0);
            default -> throw SimulatedGraphError.of(132001, "template name (" + name + ") is not approved in " + language);
        }
        return template;
    }

    private static void checkRoute(MessageTemplate template, ContentSender sender) {
        if (template.category().equals(AUTHENTICATION) && sender.byUserId()) {
            throw SimulatedGraphError.of(131062, 0);
        }
        if (sender.marketingApi() && !template.category().equals(MARKETING)) {
            throw SimulatedGraphError.of(131055, 0);
        }
    }

    private static String language(GraphObject language) {
        language.allowOnly("code", "policy");
        if (language.has("policy")) {
            language.oneOf("policy", "deterministic");
        }
        return language.text("code", LANGUAGE_MAX);
    }

    private static String category(MessageTemplate template, ContentSender sender) {
        return sender.marketingApi() ? "marketing_lite" : template.category().toLowerCase(Locale.ROOT);
    }

    private static String summary(JsonObject shown) {
        var summary = "Template %s (%s): %s".formatted(shown.getString("name"), shown.getString("language"),
                shown.getString("body", ""));
        return summary.replaceAll("\\s+", " ").strip();
    }
}
