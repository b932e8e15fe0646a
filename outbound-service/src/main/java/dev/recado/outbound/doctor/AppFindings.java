package dev.recado.outbound.doctor;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.outbound.doctor.MetaQuestions.MetaAnswers;
import dev.recado.outbound.whatsapp.GraphAnswer;
import dev.recado.outbound.whatsapp.TokenFields;
import org.jspecify.annotations.Nullable;

/** Checks whether the app of the token receives the webhooks of the account (WhatsApp reference A.6). */
final class AppFindings {

    private static final String APP = "app";

    private AppFindings() {
    }

    static Finding of(MetaAnswers answers) {
        return switch (answers.apps()) {
            case GraphAnswer.Found found -> ofApps(subscribed(found.json()), appOf(answers.token()));
            case GraphAnswer.Refused refused -> Finding.failing(APP, "app.refused", refused.refusal().code());
            case GraphAnswer.TokenRefused refused -> Finding.unknown(APP, "meta.token");
            case GraphAnswer.Unavailable unavailable -> Finding.unknown(APP, "meta.unavailable", unavailable.reason());
        };
    }

    private static Finding ofApps(Set<String> subscribed, @Nullable String app) {
        if (subscribed.isEmpty()) {
            return Finding.failing(APP, "app.none");
        }
        if (app == null) {
            return Finding.unknown(APP, "app.unclear", subscribed.size());
        }
        return subscribed.contains(app) ? Finding.ok(APP, "app.subscribed", app) : Finding.failing(APP, "app.other", app);
    }

    private static @Nullable String appOf(GraphAnswer token) {
        return token instanceof GraphAnswer.Found(JsonNode json) ? TokenFields.of(json).appId() : null;
    }

    private static Set<String> subscribed(JsonNode answer) {
        return StreamSupport.stream(answer.path("data").spliterator(), false)
                .map(app -> app.path("whatsapp_business_api_data").path("id").asText("")).filter(id -> !id.isEmpty())
                .collect(Collectors.toSet());
    }
}
