package dev.recado.conversation.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.health.HealthView.ComponentView;
import io.smallrye.health.SmallRyeHealthReporter;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.http.HttpClient;
import io.vertx.mutiny.core.http.HttpClientResponse;

/** Asks every service at once whether it is ready, and waits a second at most. */
@ApplicationScoped
class SuiteHealth {

    private static final Duration WAIT_MAX = Duration.ofSeconds(1);
    private static final String SELF = "conversation";

    private final SmallRyeHealthReporter reporter;
    private final HealthConfig config;
    private final HttpClient http;

    SuiteHealth(SmallRyeHealthReporter reporter, HealthConfig config, Vertx vertx) {
        this.reporter = reporter;
        this.config = config;
        this.http = vertx.createHttpClient();
    }

    Uni<HealthView> look() {
        var asked = new ArrayList<Uni<Map<String, ComponentView>>>();
        asked.add(own());
        config.services().orElse(List.of()).forEach(service -> asked.add(other(service)));
        return Uni.join().all(asked).andFailFast().map(SuiteHealth::together);
    }

    /** A thing several services tell of is well only when it is for all of them. */
    private static HealthView together(List<Map<String, ComponentView>> answers) {
        SortedMap<String, ComponentView> all = new TreeMap<>();
        answers.forEach(answer -> answer.forEach((name, state) -> all.merge(name, state, (a, b) -> a.ok() ? b : a)));
        return HealthView.of(all);
    }

    private Uni<Map<String, ComponentView>> own() {
        return reporter.getReadinessAsync().map(health -> Readiness.of(SELF, new JsonObject(health.getPayload().toString())))
                .ifNoItem().after(WAIT_MAX).fail()
                .onFailure().recoverWithItem(e -> Map.of(SELF, ComponentView.down(e.getClass().getSimpleName())));
    }

    private Uni<Map<String, ComponentView>> other(String service) {
        var name = service.substring(0, service.indexOf('=')).strip();
        var readiness = service.substring(service.indexOf('=') + 1).strip() + "/q/health/ready";
        return http.request(new RequestOptions().setMethod(HttpMethod.GET).setAbsoluteURI(readiness))
                .chain(request -> request.send()).chain(HttpClientResponse::body)
                .map(body -> Readiness.of(name, new JsonObject(body.toString())))
                .ifNoItem().after(WAIT_MAX).fail()
                .onFailure().recoverWithItem(e -> Map.of(name, ComponentView.down(e.getClass().getSimpleName())));
    }
}
