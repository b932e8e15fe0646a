package dev.recado.simulator.graph;

import dev.recado.simulator.fault.FaultInjector;
import dev.recado.simulator.meta.BusinessNumbers;
import dev.recado.simulator.meta.GraphPage;
import dev.recado.simulator.meta.SimulatedGraphError;
import dev.recado.simulator.settings.BusinessNumber;
import dev.recado.simulator.settings.SimulatorSettings.RateLimits;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Simulates the parts of Meta's Graph API that describe numbers and accounts. */
public final class GraphAccountResource {

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
        router.getWithRegex("/v\\d{1,2}\\.\\d/(?<id>[^/]+)/phone_numbers").handler(this::listNumbers)
                .failureHandler(SimulatedGraphError::answerFailure);
        router.getWithRegex("/v\\d{1,2}\\.\\d/(?<id>[^/]+)").handler(this::showObject)
                .failureHandler(SimulatedGraphError::answerFailure);
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
                        .put("is_on_biz_app", limits.onBusinessApp())
                        .put("whatsapp_business_manager_messaging_limit", limits.tier())
                        .put("name_status", "APPROVED").put("id", number.phoneNumberId()));
    }
}
