package dev.recado.simulator.gemini;

import dev.recado.simulator.fault.FaultInjector;
import dev.recado.simulator.fault.GeminiFault;
import dev.recado.simulator.settings.Account;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Google's model API with a model of our own making: the same prompt always gets the same answer. */
public final class GeminiResource {

    private static final String MODELS = "/v1beta/models/(?<model>[^/:]+)";
    private static final String RETIRED = "gemini-(1|2\\.0).*|text-embedding-004";

    private static final int BAD_REQUEST = 400;

    private final Vertx vertx;
    private final Account account;
    private final long modelMillis;
    private final FaultInjector faults;
    private final ModelCallLog calls;

    public GeminiResource(Vertx vertx, Account account, long modelMillis, FaultInjector faults, ModelCallLog calls) {
        this.vertx = vertx;
        this.account = account;
        this.modelMillis = modelMillis;
        this.faults = faults;
        this.calls = calls;
    }

    public void mount(Router router) {
        router.getWithRegex(MODELS).handler(this::model).failureHandler(GeminiResource::refuse);
        router.postWithRegex(MODELS + ":generateContent").handler(this::generate).failureHandler(GeminiResource::refuse);
    }

    private void model(RoutingContext http) {
        var model = authorise(http);
        http.json(new JsonObject().put("name", "models/" + model).put("version", "001").put("displayName", model)
                .put("inputTokenLimit", 1_048_576).put("outputTokenLimit", 65_536).put("thinking", true)
                .put("supportedGenerationMethods", new JsonArray().add("generateContent").add("countTokens")));
    }

    private void generate(RoutingContext http) {
        var model = authorise(http);
        var body = GenerateContentRequest.decode(http.body());
        var request = GenerateContentRequest.of(model, body);
        var fault = faults.gemini(request.turn().sinceLastReply());
        var outcome = fault.mode() == GeminiFault.Mode.NONE ? "answered" : fault.mode().wire();
        var over = calls.add(model, request, outcome, body);
        http.addEndHandler(ended -> over.run());
        switch (fault.mode()) {
            case NONE -> later(http, modelMillis, request.response(model, request.answer()));
            case DELAY -> later(http, modelMillis + fault.millis(), request.response(model, request.answer()));
            case RATE_LIMITED -> throw SimulatedGeminiError.quota(model, fault.retryAfter());
            case INTERNAL -> throw SimulatedGeminiError.internal();
            case UNAVAILABLE -> throw SimulatedGeminiError.unavailable();
            case HANG -> {
                // the caller waits until it gives up
            }
            case BLOCKED -> later(http, modelMillis, request.blocked(model));
            case INVALID_JSON -> later(http, modelMillis, request.response(model, cut(request.answer())));
            case MAX_TOKENS -> later(http, modelMillis, request.exhausted(model));
        }
    }

    private void later(RoutingContext http, long millis, JsonObject answer) {
        vertx.setTimer(Math.max(1, millis), timer -> {
            if (!http.response().closed()) {
                http.json(answer);
            }
        });
    }

    private static String cut(String text) {
        return text.substring(0, text.length() / 2);
    }

    private String authorise(RoutingContext http) {
        var key = http.request().getHeader("x-goog-api-key");
        var given = key == null ? http.request().getParam("key") : key;
        if (given == null) {
            throw SimulatedGeminiError.noKey();
        }
        if (!given.equals(account.geminiKey())) {
            throw SimulatedGeminiError.wrongKey();
        }
        var model = http.pathParam("model");
        if (model.matches(RETIRED)) {
            throw SimulatedGeminiError.unknownModel(model);
        }
        return model;
    }

    private static void refuse(RoutingContext http) {
        if (http.failure() instanceof SimulatedGeminiError error) {
            http.response().setStatusCode(error.http);
            http.json(error.envelope());
        } else if (http.failure() instanceof ClassCastException) {
            http.response().setStatusCode(BAD_REQUEST);
            http.json(SimulatedGeminiError.argument("Invalid JSON payload received. Invalid value.").envelope());
        } else {
            http.next();
        }
    }
}
