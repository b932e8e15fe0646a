package dev.recado.outbound.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

import dev.recado.outbound.doctor.MetaQuestions.MetaAnswers;
import dev.recado.outbound.whatsapp.GraphAnswer;
import dev.recado.outbound.whatsapp.TokenFields;

/** Checks the token of a number and its permissions. Meta's own words are left out, because they may contain the token. */
final class TokenFindings {

    static final String TOKEN = "token";
    static final String PERMISSIONS = "permissions";
    private static final List<String> NEEDED = List.of("whatsapp_business_messaging", "whatsapp_business_management");
    private static final Duration SOON = Duration.ofDays(7);
    private static final int INVALID = 190;

    private TokenFindings() {
    }

    static List<Finding> of(MetaAnswers answers, String businessId, Instant now) {
        if (!answers.tokenReadable()) {
            return List.of(Finding.failing(TOKEN, "token.unreadable"), Finding.unknown(PERMISSIONS, "meta.token"));
        }
        return switch (answers.token()) {
            case GraphAnswer.Found found -> ofFields(TokenFields.of(found.json()), businessId, now);
            case GraphAnswer.TokenRefused refused when refused.refusal().code() == INVALID ->
                List.of(Finding.failing(TOKEN, "token.invalid"), Finding.unknown(PERMISSIONS, "meta.token"));
            case GraphAnswer.TokenRefused refused -> both("token.silent", refused.refusal().code());
            case GraphAnswer.Refused refused -> both("token.silent", refused.refusal().code());
            case GraphAnswer.Unavailable unavailable -> both("meta.unavailable", unavailable.reason());
        };
    }

    private static List<Finding> both(String text, Object value) {
        return List.of(Finding.unknown(TOKEN, text, value), Finding.unknown(PERMISSIONS, text, value));
    }

    private static List<Finding> ofFields(TokenFields fields, String businessId, Instant now) {
        return List.of(validity(fields, now), permissions(fields, businessId));
    }

    private static Finding validity(TokenFields fields, Instant now) {
        var end = fields.expiresAt();
        if (!fields.valid() || end != null && !end.isAfter(now)) {
            return Finding.failing(TOKEN, "token.invalid");
        }
        if (end == null) {
            return Finding.ok(TOKEN, "token.valid");
        }
        return end.isBefore(now.plus(SOON))
                ? Finding.warning(TOKEN, "token.expires_soon", end)
                : Finding.ok(TOKEN, "token.expires", end);
    }

    private static Finding permissions(TokenFields fields, String businessId) {
        var missing = NEEDED.stream().filter(scope -> !fields.allows(scope, businessId)).collect(Collectors.joining(", "));
        return missing.isEmpty()
                ? Finding.ok(PERMISSIONS, "permissions.granted", String.join(", ", NEEDED))
                : Finding.failing(PERMISSIONS, "permissions.missing", missing);
    }
}
