package dev.recado.simulator.control;

import java.util.List;
import java.util.Locale;

import dev.recado.simulator.meta.BusinessNumbers;
import dev.recado.simulator.template.TemplateRegistry;
import dev.recado.simulator.template.TemplateReviews;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Lets testers reject, pause, disable and approve templates, which the business learns from a webhook. */
public final class TemplateControlResource {

    private static final List<String> STATUSES = List.of("APPROVED", "PENDING", "REJECTED", "PAUSED", "DISABLED", "IN_APPEAL",
            "PENDING_DELETION", "LIMIT_EXCEEDED", "ARCHIVED", "FLAGGED");

    private final BusinessNumbers numbers;
    private final TemplateRegistry templates;
    private final TemplateReviews reviews;

    public TemplateControlResource(BusinessNumbers numbers, TemplateRegistry templates, TemplateReviews reviews) {
        this.numbers = numbers;
        this.templates = templates;
        this.reviews = reviews;
    }

    /** Mount it before {@link SimulationResource}, which answers invalid requests of all paths under /sim. */
    public void mount(Router router) {
        router.put("/sim/templates/:id").handler(this::change);
    }

    private void change(RoutingContext http) {
        var json = http.body().asJsonObject() == null ? new JsonObject() : http.body().asJsonObject();
        var status = json.getString("status", "").toUpperCase(Locale.ROOT);
        if (!STATUSES.contains(status)) {
            throw new IllegalArgumentException("status must be one of " + String.join(", ", STATUSES));
        }
        for (var number : numbers.all()) {
            var found = templates.findById(number.businessId(), http.pathParam("id"));
            if (found.isPresent()) {
                reviews.change(number, found.orElseThrow(), status, json.getString("reason", "NONE"));
                http.json(new JsonObject().put("id", http.pathParam("id")).put("status", status));
                return;
            }
        }
        throw new IllegalArgumentException("there is no template with the id " + http.pathParam("id"));
    }
}
