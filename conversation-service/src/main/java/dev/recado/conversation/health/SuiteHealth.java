package dev.recado.conversation.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.health.SmallRyeHealthReporter;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.http.HttpClient;
import io.vertx.mutiny.core.http.HttpClientResponse;
import org.jspecify.annotations.Nullable;

/**
 * Queries the readiness of all services in parallel, within one second, and merges the answers. The result is kept for a second:
 * the page is public, so that anyone may ask for it at any rate.
 */
@ApplicationScoped
class SuiteHealth {

    private static final Duration WAIT_MAX = Duration.ofSeconds(1);
    private static final Duration KEPT = Duration.ofSeconds(1);
    private static final String SELF = "conversation";
    /** Checks of components that several services share. */
    private static final Set<String> SHARED = Set.of("database", "kafka", "whatsapp", "gemini");

    private final SmallRyeHealthReporter reporter;
    private final Map<String, String> addresses;
    private final HttpClient http;
    private final ResponseCache<HealthView> answers = new ResponseCache<>(KEPT);

    SuiteHealth(SmallRyeHealthReporter reporter, HealthConfig config, Vertx vertx) {
        this.reporter = reporter;
        this.addresses = HealthConfig.addresses(config);
        this.http = vertx.createHttpClient();
    }

    Uni<HealthView> check() {
        return answers.get("suite", this::checkAll);
    }

    private Uni<HealthView> checkAll() {
        var answers = new ArrayList<Uni<Map<String, ComponentView>>>();
        answers.add(checkSelf());
        addresses.forEach((service, address) -> answers.add(checkService(service, address)));
        return Uni.join().all(answers).andFailFast().map(SuiteHealth::merge);
    }

    /** Merges the answers. A shared component is up only if every service reports it as up. */
    private static HealthView merge(List<Map<String, ComponentView>> answers) {
        SortedMap<String, ComponentView> all = new TreeMap<>();
        answers.forEach(answer -> answer.forEach((name, state) -> all.merge(name, state, (a, b) -> a.ok() ? b : a)));
        return HealthView.of(all);
    }

    private Uni<Map<String, ComponentView>> checkSelf() {
        return reporter.getReadinessAsync().map(health -> components(SELF, new JsonObject(health.getPayload().toString())))
                .ifNoItem().after(WAIT_MAX).fail()
                .onFailure().recoverWithItem(e -> Map.of(SELF, ComponentView.down(e.getClass().getSimpleName())));
    }

    private Uni<Map<String, ComponentView>> checkService(String service, String address) {
        var readiness = new RequestOptions().setMethod(HttpMethod.GET).setAbsoluteURI(address + "/q/health/ready");
        return http.request(readiness)
                .chain(request -> request.send()).chain(HttpClientResponse::body)
                .map(body -> components(service, new JsonObject(body.toString())))
                .ifNoItem().after(WAIT_MAX).fail()
                .onFailure().recoverWithItem(e -> Map.of(service, ComponentView.down(e.getClass().getSimpleName())));
    }

    /** The service under its own name and the shared components that its readiness reports. */
    static Map<String, ComponentView> components(String service, JsonObject readiness) {
        var components = new LinkedHashMap<String, ComponentView>();
        for (var entry : readiness.getJsonArray("checks", new JsonArray())) {
            if (entry instanceof JsonObject check && SHARED.contains(check.getString("name", ""))) {
                components.put(check.getString("name"), component(check));
            }
        }
        components.put(service,
                "UP".equals(readiness.getString("status")) ? ComponentView.UP : ComponentView.down("not ready"));
        return components;
    }

    /** A check with {@code "ok": false} keeps its service ready without the component. */
    private static ComponentView component(JsonObject check) {
        var data = check.getJsonObject("data", new JsonObject());
        return "UP".equals(check.getString("status")) && data.getBoolean("ok", true)
                ? ComponentView.UP
                : ComponentView.down(data.getString("error", data.getString("outcome", "not ready")));
    }

    /** The states of the suite's components. */
    public record HealthView(String status, SortedMap<String, ComponentView> components) {

        private static HealthView of(SortedMap<String, ComponentView> components) {
            return new HealthView(components.values().stream().allMatch(ComponentView::ok) ? "ok" : "degraded", components);
        }

        boolean ok() {
            return "ok".equals(status);
        }
    }

    /** @param error null when the component is up */
    public record ComponentView(boolean ok, @Nullable String error) {

        static final ComponentView UP = new ComponentView(true, null);

        static ComponentView down(String error) {
            return new ComponentView(false, error);
        }
    }
}
