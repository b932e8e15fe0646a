package dev.recado.simulator.graph;

import dev.recado.simulator.fault.FaultInjector;
import dev.recado.simulator.meta.BusinessNumbers;
import dev.recado.simulator.meta.GraphPage;
import dev.recado.simulator.meta.SimulatedGraphError;
import dev.recado.simulator.settings.BusinessNumber;
import dev.recado.simulator.settings.SimulatorSettings.RateLimits;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Simulates the parts of Meta's Graph API that describe numbers, accounts and their subscribed apps. */
public final class GraphAccountResource {

    private static final String OBJECT = "/v\\d{1,2}\\.\\d/(?<id>[^/]+)";

    private final BusinessNumbers numbers;
    private final RateLimits limits;
    private final FaultInjector faults;

    public GraphAccountResource(BusinessNumbers numbers, RateLimits limits, FaultInjector faults) {
        this.numbers = numbers;
        this.limits = limits;
        this.faults = faults;
    }

    /** Mount it after all other resources of the Graph API, because it answers unknown ids. */
    public void mount(Router router) {
        router.getWithRegex(OBJECT + "/phone_numbers").handler(this::listNumbers)
                .failureHandler(SimulatedGraphError::answerFailure);
        router.getWithRegex(OBJECT + "/subscribed_apps").handler(this::listApps)
                .failureHandler(SimulatedGraphError::answerFailure);
        router.getWithRegex(OBJECT + "/whatsapp_business_profile").handler(this::showProfile)
                .failureHandler(SimulatedGraphError::answerFailure);
        router.getWithRegex(OBJECT).handler(this::showObject).failureHandler(SimulatedGraphError::answerFailure);
    }

    /** Shows a number, or an account. */
    private void showObject(RoutingContext http) {
        var id = http.pathParam("id");
        if (numbers.readable(http).stream().anyMatch(number -> number.businessId().equals(id))) {
            http.json(GraphPage.selected(http,
                    new JsonObject().put("name", "Recado").put("timezone_id", "25").put("id", id)));
            return;
        }
        var number = numbers.require(http, id);
        if (!faults.hangs(id)) {
            http.json(fields(http, number));
        }
    }

    private void listNumbers(RoutingContext http) {
        GraphPage.answer(http,
                numbers.requireAccount(http, http.pathParam("id")).stream().map(number -> fields(http, number)).toList());
    }

    private JsonObject fields(RoutingContext http, BusinessNumber number) {
        return GraphPage.selected(http,
                new JsonObject().put("verified_name", "Recado").put("code_verification_status", "VERIFIED")
                        .put("display_phone_number", number.displayPhone()).put("quality_rating", "GREEN")
                        .put("platform_type", "CLOUD_API")
                        .put("throughput", new JsonObject().put("level", limits.throughputLevel())).put("status", "CONNECTED")
                        .put("name_status", "APPROVED")
                        .put("is_on_biz_app", limits.onBusinessApp()).put("is_pin_enabled", true)
                        .put("whatsapp_business_manager_messaging_limit", limits.tier())
                        .mergeIn(faults.accountFault().number()).put("id", number.phoneNumberId()));
    }

    private void showProfile(RoutingContext http) {
        numbers.require(http, http.pathParam("id"));
        var profile = GraphPage.selected(http, new JsonObject().put("about", "Atendimento de segunda a sexta")
                .put("address", "Rua das Flores, 100").put("description", "Clínica de exemplo")
                .put("email", "contato@clinica.example").put("vertical", "HEALTH")
                .put("websites", new JsonArray().add("https://clinica.example/")));
        http.json(new JsonObject().put("data", new JsonArray().add(profile.put("messaging_product", "whatsapp"))));
    }

    private void listApps(RoutingContext http) {
        numbers.requireAccount(http, http.pathParam("id"));
        var app = new JsonObject().put("id", GraphTokenResource.APP_ID).put("name", "Recado")
                .put("link", "https://www.facebook.com/games/?app_id=" + GraphTokenResource.APP_ID);
        var apps = new JsonArray();
        if (faults.accountFault().subscribed()) {
            apps.add(new JsonObject().put("whatsapp_business_api_data", app));
        }
        http.json(new JsonObject().put("data", apps));
    }
}
