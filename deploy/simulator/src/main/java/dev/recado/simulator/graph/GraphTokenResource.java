package dev.recado.simulator.graph;

import java.util.List;

import dev.recado.simulator.fault.FaultInjector;
import dev.recado.simulator.meta.BusinessNumbers;
import dev.recado.simulator.meta.SimulatedGraphError;
import dev.recado.simulator.settings.BusinessNumber;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Simulates how Meta describes an access token. All tokens belong to one app and have all permissions of WhatsApp. */
public final class GraphTokenResource {

    static final String APP_ID = "670843887433847";
    private static final List<String> SCOPES = List.of("whatsapp_business_management", "whatsapp_business_messaging");

    private final BusinessNumbers numbers;
    private final FaultInjector faults;

    public GraphTokenResource(BusinessNumbers numbers, FaultInjector faults) {
        this.numbers = numbers;
        this.faults = faults;
    }

    /** Mount it before the resource that answers unknown ids. */
    public void mount(Router router) {
        router.getWithRegex("/v\\d{1,2}\\.\\d/debug_token").handler(this::describe)
                .failureHandler(SimulatedGraphError::answerFailure);
    }

    private void describe(RoutingContext http) {
        numbers.readable(http);
        var token = http.request().getParam("input_token");
        if (token == null || token.isEmpty()) {
            throw SimulatedGraphError.invalidParameter("The parameter input_token is required.");
        }
        var usable = numbers.usableWith(token);
        http.json(new JsonObject().put("data", usable.isEmpty() ? invalid() : valid(usable)));
    }

    private JsonObject valid(List<BusinessNumber> usable) {
        var accounts = new JsonArray();
        usable.stream().map(BusinessNumber::businessId).distinct().forEach(accounts::add);
        var granular = new JsonArray();
        SCOPES.forEach(scope -> granular.add(new JsonObject().put("scope", scope).put("target_ids", accounts)));
        return new JsonObject().put("app_id", APP_ID).put("type", "SYSTEM_USER").put("application", "Recado")
                .put("data_access_expires_at", 0).put("expires_at", 0).put("is_valid", true).put("issued_at", 1_763_712_000)
                .put("scopes", new JsonArray(SCOPES)).put("granular_scopes", granular).put("user_id", "122100000000000000")
                .mergeIn(faults.accountFault().token());
    }

    private static JsonObject invalid() {
        return new JsonObject().put("error", new JsonObject().put("code", 190).put("message", "Invalid OAuth access token."))
                .put("is_valid", false).put("scopes", new JsonArray());
    }
}
