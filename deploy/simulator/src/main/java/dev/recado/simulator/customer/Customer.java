package dev.recado.simulator.customer;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import io.vertx.core.json.JsonObject;

/** A simulated WhatsApp user and the time of the last message. */
public record Customer(String phone, String name, Instant lastWroteAt) {

    private static final Duration WINDOW = Duration.ofHours(24);
    private static final Map<String, String> COUNTRIES = Map.of("55", "BR", "351", "PT", "54", "AR", "52", "MX", "49", "DE",
            "1", "US");

    boolean isInsideWindow(Instant now) {
        return lastWroteAt.plus(WINDOW).isAfter(now);
    }

    /** Derives the business-scoped user id from the phone number, so that it is always the same. */
    public static String userId(String phone) {
        var country = COUNTRIES.entrySet().stream().filter(entry -> phone.startsWith(entry.getKey())).map(Map.Entry::getValue)
                .findAny().orElse("ZZ");
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(phone.getBytes(StandardCharsets.UTF_8));
            return country + "." + new BigInteger(1, hash).toString().substring(0, 20);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Returns the element of {@code contacts} in a webhook. */
    public JsonObject contact() {
        return new JsonObject().put("profile", new JsonObject().put("name", name)).put("wa_id", phone).put("user_id",
                userId(phone));
    }

    public JsonObject toJson() {
        return new JsonObject().put("phone", phone).put("name", name).put("user_id", userId(phone)).put("last_wrote_at",
                lastWroteAt.toString());
    }

    @Override
    public String toString() {
        return "Customer[redacted]";
    }
}
