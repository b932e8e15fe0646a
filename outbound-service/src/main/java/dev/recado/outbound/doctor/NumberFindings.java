package dev.recado.outbound.doctor;

import java.util.List;

import dev.recado.outbound.channel.NumberLimits;
import dev.recado.outbound.channel.NumberLimits.ReportedLimits;
import dev.recado.outbound.whatsapp.GraphAnswer;
import dev.recado.outbound.whatsapp.NumberFields;
import org.jspecify.annotations.Nullable;

/** Checks what Meta says about a number: registration, name, quality, limits and two-step verification. */
final class NumberFindings {

    private static final String NUMBER = "number";
    private static final String VERIFICATION = "verification";
    private static final String NAME = "name";
    private static final String QUALITY = "quality";
    private static final String LIMITS = "limits";
    private static final String PIN = "two_step_pin";
    private static final String SILENT = "meta.silent";
    /** Below it, a business reaches few people until Meta has verified it. */
    private static final int PEOPLE_MIN = 1_000;

    private NumberFindings() {
    }

    /** One finding stands for all if the number cannot be read. */
    static List<Finding> of(GraphAnswer number) {
        return switch (number) {
            case GraphAnswer.Found found -> ofFields(NumberFields.of(found.json()));
            case GraphAnswer.Refused refused -> List.of(Finding.failing(NUMBER, "number.refused", refused.refusal().code()));
            case GraphAnswer.TokenRefused refused -> List.of(Finding.unknown(NUMBER, "meta.token"));
            case GraphAnswer.Unavailable unavailable ->
                List.of(Finding.unknown(NUMBER, "meta.unavailable", unavailable.reason()));
        };
    }

    private static List<Finding> ofFields(NumberFields fields) {
        return List.of(registration(fields), verification(fields.verification()), name(fields), quality(fields.quality()),
                limits(NumberLimits.of(fields)), pin(fields.pinEnabled()));
    }

    private static Finding registration(NumberFields fields) {
        var status = fields.status();
        if (fields.platformType() != null && !fields.platformType().equals("CLOUD_API")) {
            return Finding.failing(NUMBER, "number.not_registered", fields.platformType());
        }
        return switch (status) {
            case null -> Finding.unknown(NUMBER, SILENT);
            case "CONNECTED" -> Finding.ok(NUMBER, "number.connected");
            case "FLAGGED", "RATE_LIMITED", "RESTRICTED" -> Finding.warning(NUMBER, "number.limited", status);
            case "PENDING", "DISCONNECTED", "OFFLINE", "UNVERIFIED" ->
                Finding.failing(NUMBER, "number.not_registered", status);
            default -> Finding.failing(NUMBER, "number.other", status);
        };
    }

    private static Finding verification(@Nullable String verification) {
        return switch (verification) {
            case null -> Finding.unknown(VERIFICATION, SILENT);
            case "VERIFIED" -> Finding.ok(VERIFICATION, "verification.done");
            case "EXPIRED" -> Finding.warning(VERIFICATION, "verification.expired");
            default -> Finding.failing(VERIFICATION, "verification.missing", verification);
        };
    }

    private static Finding name(NumberFields fields) {
        var name = fields.verifiedName() == null ? "" : fields.verifiedName();
        return switch (fields.nameStatus()) {
            case null -> Finding.unknown(NAME, SILENT);
            case "APPROVED", "AVAILABLE_WITHOUT_REVIEW" -> Finding.ok(NAME, "name.approved", name);
            case "PENDING_REVIEW" -> Finding.warning(NAME, "name.pending", name);
            case "DECLINED" -> Finding.failing(NAME, "name.declined", name);
            default -> Finding.warning(NAME, "name.other", name, fields.nameStatus());
        };
    }

    private static Finding quality(@Nullable String quality) {
        return switch (quality) {
            case null -> Finding.unknown(QUALITY, SILENT);
            case "GREEN" -> Finding.ok(QUALITY, "quality.green");
            case "YELLOW" -> Finding.warning(QUALITY, "quality.yellow");
            case "RED" -> Finding.failing(QUALITY, "quality.red");
            default -> Finding.ok(QUALITY, "quality.none");
        };
    }

    private static Finding limits(ReportedLimits limits) {
        if (limits.messagesPerSecond() == null || limits.peoplePerDay() == null && !limits.unlimited()) {
            return Finding.unknown(LIMITS, SILENT);
        }
        if (limits.unlimited()) {
            return Finding.ok(LIMITS, "limits.unlimited", limits.messagesPerSecond());
        }
        return limits.peoplePerDay() < PEOPLE_MIN
                ? Finding.warning(LIMITS, "limits.low", limits.peoplePerDay(), limits.messagesPerSecond())
                : Finding.ok(LIMITS, "limits.people", limits.peoplePerDay(), limits.messagesPerSecond());
    }

    private static Finding pin(@Nullable Boolean enabled) {
        if (enabled == null) {
            return Finding.unknown(PIN, SILENT);
        }
        return enabled ? Finding.ok(PIN, "pin.on") : Finding.warning(PIN, "pin.off");
    }
}
