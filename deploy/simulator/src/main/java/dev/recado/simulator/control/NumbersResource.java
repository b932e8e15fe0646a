package dev.recado.simulator.control;

import java.util.Optional;

import dev.recado.simulator.meta.BusinessNumbers;
import dev.recado.simulator.settings.BusinessNumber;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Lets testers add business numbers to the simulated Meta, each with its own account and token. */
public final class NumbersResource {

    private final BusinessNumbers numbers;

    public NumbersResource(BusinessNumbers numbers) {
        this.numbers = numbers;
    }

    /** Mount it before {@link SimulationResource}, which answers invalid requests of all paths under /sim. */
    public void mount(Router router) {
        router.get("/sim/numbers").handler(this::list);
        router.put("/sim/numbers/:phone_number_id").handler(this::put);
    }

    private void list(RoutingContext http) {
        var all = new JsonArray();
        numbers.all().forEach(number -> all.add(number.toJson()));
        http.json(all);
    }

    private void put(RoutingContext http) {
        var json = Optional.ofNullable(http.body().asJsonObject()).orElseGet(JsonObject::new);
        var number = BusinessNumber.of(http.pathParam("phone_number_id"), json);
        numbers.put(number);
        http.json(number.toJson());
    }
}
