package dev.recado.simulator.gemini;

import dev.recado.simulator.fault.FaultInjector;
import dev.recado.simulator.fault.GeminiFault;
import dev.recado.simulator.settings.SimulatorSettings.Account;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Simulates Google's Gemini API. The simulated model gives the same answer to the same prompt. */
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
        router.getWithRegex(MODELS).handler(this::showModel).failureHandler(GeminiResource::refuse);
        router.postWithRegex(MODELS + ":generateContent").handler(this::generate).failureHandler(GeminiResource::refuse);
    }

    private void showModel(RoutingContext http) {
        var model = authorize(http);
        http.json(new JsonObject().put("name", "models/" + model).put("version", "001").put("displayName", model)
                .put("inputTokenLimit", 1_048_576).put("outputTokenLimit", 65_536).put("thinking", true)
                .put("supportedGenerationMethods", new JsonArray().add("generateContent").add("countTokens")));
    }

    private void generate(RoutingContext http) {
        var model = authorize(http);
        var body = GenerateContentRequest.decode(http.body());
        var request = GenerateContentRequest.of(model, body);
        var fault = faults.useGeminiFault(request.customerText().sinceLastReply());
        var outcome = fault.mode() == GeminiFault.Mode.NONE ? "answered" : fault.mode().jsonName();
        var finish = calls.add(model, request, outcome, body);
        http.addEndHandler(ended -> finish.run());
        switch (fault.mode()) {
            case NONE -> respondLater(http, modelMillis, request.response(model, request.answer()));
            case DELAY -> respondLater(http, modelMillis + fault.millis(), request.response(model, request.answer()));
            case REPLY -> respondLater(http, modelMillis, request.response(model, request.answer(fault.text())));
            case RESPONSE -> respondLater(http, modelMillis, fault.response());
            case RATE_LIMITED -> throw SimulatedGeminiError.quotaExceeded(model, fault.retryAfter());
            case INTERNAL -> throw SimulatedGeminiError.internal();
            case UNAVAILABLE -> throw SimulatedGeminiError.unavailable();
            case HANG -> {
                // the caller waits until its own time limit
            }
            case BLOCKED -> respondLater(http, modelMillis, request.blockedResponse(model));
            case INVALID_JSON -> respondLater(http, modelMillis, request.response(model, cutInHalf(request.answer())));
            case MAX_TOKENS -> respondLater(http, modelMillis, request.maxTokensResponse(model));
        }
    }

    private void respondLater(RoutingContext http, long millis, JsonObject answer) {
        vertx.setTimer(Math.max(1, millis), timer -> {
            if (!http.response().closed()) {
                http.json(answer);
            }
        });
    }

    private static String cutInHalf(String text) {
        return text.substring(0, text.length() / 2);
    }

    private String authorize(RoutingContext http) {
        var key = http.request().getHeader("x-goog-api-key");
        var given = key == null ? http.request().getParam("key") : key;
        if (given == null) {
            throw SimulatedGeminiError.missingKey();
        }
        if (!given.equals(account.geminiKey())) {
            throw SimulatedGeminiError.invalidKey();
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
            http.json(error.toResponse());
        } else if (http.failure() instanceof ClassCastException) {
            http.response().setStatusCode(BAD_REQUEST);
            http.json(SimulatedGeminiError.invalidArgument("Invalid JSON payload received. Invalid value.").toResponse());
        } else {
            http.next();
        }
    }
}
