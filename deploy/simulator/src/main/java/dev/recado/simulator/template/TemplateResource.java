package dev.recado.simulator.template;

import java.util.List;

import dev.recado.simulator.meta.BusinessNumbers;
import dev.recado.simulator.meta.GraphObject;
import dev.recado.simulator.meta.GraphPage;
import dev.recado.simulator.meta.SimulatedGraphError;
import dev.recado.simulator.settings.BusinessNumber;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Simulates how Meta manages the templates of an account. */
public final class TemplateResource {

    private static final int TEMPLATES_MAX = 250;
    private static final int LIMIT_REACHED = 2388019;
    private static final int NAME_TAKEN = 2388024;
    private static final int NOT_EDITABLE = 2388039;
    private static final List<String> EDITABLE = List.of("APPROVED", "REJECTED", "PAUSED");

    private final BusinessNumbers numbers;
    private final TemplateRegistry templates;
    private final TemplateReviews reviews;

    public TemplateResource(BusinessNumbers numbers, TemplateRegistry templates, TemplateReviews reviews) {
        this.numbers = numbers;
        this.templates = templates;
        this.reviews = reviews;
    }

    /** Mount it before the resource that answers unknown ids. */
    public void mount(Router router) {
        var account = "/v\\d{1,2}\\.\\d/(?<id>[^/]+)/message_templates";
        var template = "/v\\d{1,2}\\.\\d/(?<id>\\d+)";
        router.getWithRegex(account).handler(this::list).failureHandler(SimulatedGraphError::answerFailure);
        router.postWithRegex(account).handler(this::create).failureHandler(SimulatedGraphError::answerFailure);
        router.deleteWithRegex(account).handler(this::delete).failureHandler(SimulatedGraphError::answerFailure);
        router.getWithRegex(template).handler(this::show).failureHandler(SimulatedGraphError::answerFailure);
        router.postWithRegex(template).handler(this::edit).failureHandler(SimulatedGraphError::answerFailure);
        router.postWithRegex(template + "/unpause").handler(this::unpause).failureHandler(SimulatedGraphError::answerFailure);
    }

    /** A template of an account that the request's token may use. */
    private record OwnedTemplate(BusinessNumber number, MessageTemplate template) {
    }

    private void list(RoutingContext http) {
        var businessId = numbers.requireAccount(http, http.pathParam("id")).getFirst().businessId();
        GraphPage.answer(http, templates.list(businessId).stream().map(MessageTemplate::toJson)
                .filter(template -> List.of("name", "language", "status", "category").stream().allMatch(
                        field -> http.request().getParam(field, template.getString(field))
                                .equalsIgnoreCase(template.getString(field))))
                .map(template -> GraphPage.selected(http, template)).toList());
    }

    private void create(RoutingContext http) {
        var number = numbers.requireAccount(http, http.pathParam("id")).getFirst();
        var definition = TemplateDefinitionCheck.check(GraphObject.ofManagement(json(http)));
        var name = definition.getString("name");
        var language = definition.getString("language");
        if (templates.find(number.businessId(), name, language).isPresent()) {
            throw SimulatedGraphError.invalidTemplate(NAME_TAKEN,
                    "There is already content in this language for this template.");
        }
        if (templates.isBlocked(number.businessId(), name)) {
            throw SimulatedGraphError.invalidTemplate(NAME_TAKEN, "A template of this name was deleted less than 30 days ago.");
        }
        if (templates.list(number.businessId()).size() >= TEMPLATES_MAX) {
            throw SimulatedGraphError.of(LIMIT_REACHED, 0);
        }
        var template = MessageTemplate.of(TemplateRegistry.idOf(number.businessId(), name, language), definition,
                MessageTemplate.PENDING);
        reviews.submit(number, template);
        http.json(new JsonObject().put("id", template.id()).put("status", template.status()).put("category",
                template.category()));
    }

    private void show(RoutingContext http) {
        numbers.readable(http).stream()
                .flatMap(number -> templates.findById(number.businessId(), http.pathParam("id")).stream())
                .findFirst()
                .ifPresentOrElse(template -> http.json(GraphPage.selected(http, template.toJson())), http::next);
    }

    private void edit(RoutingContext http) {
        var owned = require(http);
        if (!EDITABLE.contains(owned.template.status())) {
            throw SimulatedGraphError.invalidTemplate(NOT_EDITABLE,
                    "Templates with the status " + owned.template.status() + " cannot be edited.");
        }
        var definition = owned.template.toJson();
        json(http).forEach(field -> definition.put(field.getKey(), field.getValue()));
        definition.fieldNames().removeAll(List.of("id", "status", "quality_score", "rejected_reason"));
        var checked = TemplateDefinitionCheck.check(GraphObject.ofManagement(definition));
        reviews.submit(owned.number, owned.template.edited(checked.getString("category"), checked.getJsonArray("components")));
        http.json(new JsonObject().put("success", true));
    }

    private void unpause(RoutingContext http) {
        var owned = require(http);
        if (!owned.template.status().equals("PAUSED")) {
            throw SimulatedGraphError.invalidParameter("The template is not paused.");
        }
        reviews.change(owned.number, owned.template, MessageTemplate.APPROVED, "NONE");
        http.json(new JsonObject().put("success", true));
    }

    private OwnedTemplate require(RoutingContext http) {
        return numbers.readable(http).stream()
                .flatMap(number -> templates.findById(number.businessId(), http.pathParam("id")).stream()
                        .map(template -> new OwnedTemplate(number, template)))
                .findFirst().orElseThrow(() -> SimulatedGraphError.unknownObject("post", http.pathParam("id")));
    }

    /** Deletes all languages of a name, or the templates of some ids. */
    private void delete(RoutingContext http) {
        var businessId = numbers.requireAccount(http, http.pathParam("id")).getFirst().businessId();
        var name = http.request().getParam("name");
        var ids = http.request().getParam("hsm_ids") == null
                ? new JsonArray().add(http.request().getParam("hsm_id", ""))
                : new JsonArray(http.request().getParam("hsm_ids"));
        var named = http.request().getParam("hsm_id") == null && http.request().getParam("hsm_ids") == null;
        var chosen = templates.list(businessId).stream().filter(template -> named
                ? template.name().equals(name)
                : ids.stream().anyMatch(id -> template.id().equals(String.valueOf(id)))).toList();
        if (chosen.isEmpty() || chosen.stream().anyMatch(template -> template.status().equals("DISABLED"))) {
            throw SimulatedGraphError.invalidParameter("The message template cannot be deleted or does not exist.");
        }
        chosen.forEach(template -> templates.remove(businessId, template));
        http.json(new JsonObject().put("success", true));
    }

    private static JsonObject json(RoutingContext http) {
        try {
            var json = http.body().asJsonObject();
            return json == null ? new JsonObject() : json;
        } catch (DecodeException | ClassCastException e) {
            throw SimulatedGraphError.invalidParameter("Invalid parameter");
        }
    }
}
