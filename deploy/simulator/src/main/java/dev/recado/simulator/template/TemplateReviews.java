package dev.recado.simulator.template;

import java.time.Instant;

import dev.recado.simulator.settings.BusinessNumber;
import dev.recado.simulator.webhook.WebhookBatches;
import dev.recado.simulator.webhook.WebhookUpdate;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

/** Approves new and edited templates after a pause, and reports every change of a status by a webhook. */
public final class TemplateReviews {

    private final Vertx vertx;
    private final long reviewMillis;
    private final TemplateRegistry templates;
    private final WebhookBatches webhooks;

    public TemplateReviews(Vertx vertx, long reviewMillis, TemplateRegistry templates, WebhookBatches webhooks) {
        this.vertx = vertx;
        this.reviewMillis = reviewMillis;
        this.templates = templates;
        this.webhooks = webhooks;
    }

    /** Stores a pending template. It is approved unless it changes before the review. */
    void submit(BusinessNumber number, MessageTemplate template) {
        templates.put(number.businessId(), template);
        vertx.setTimer(reviewMillis, timer -> templates.findById(number.businessId(), template.id())
                .filter(current -> current == template)
                .ifPresent(current -> change(number, current, MessageTemplate.APPROVED, "NONE")));
    }

    /** @param number a number of the template's account */
    public void change(BusinessNumber number, MessageTemplate template, String status, String reason) {
        templates.put(number.businessId(), template.withStatus(status, reason));
        webhooks.add(
                new WebhookUpdate(number, WebhookUpdate.Kind.TEMPLATE_STATUS, null, value(template, status, reason), answer -> {
                }));
    }

    private static JsonObject value(MessageTemplate template, String status, String reason) {
        var value = new JsonObject().put("event", status).put("message_template_id", Long.parseLong(template.id()))
                .put("message_template_name", template.name()).put("message_template_language", template.language())
                .put("message_template_category", template.category()).put("reason", reason);
        return switch (status) {
            case "REJECTED" -> value.put("rejection_info",
                    new JsonObject().put("reason", reason).put("recommendation", "Correct the template and submit it again."));
            case "PAUSED" -> value.put("other_info",
                    new JsonObject().put("title", "FIRST_PAUSE").put("description", "The template is paused for 3 hours."));
            case "DISABLED" -> value.put("disable_info",
                    new JsonObject().put("disable_date", Long.toString(Instant.now().getEpochSecond())));
            default -> value;
        };
    }
}
