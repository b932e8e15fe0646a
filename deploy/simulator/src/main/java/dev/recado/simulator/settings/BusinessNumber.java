package dev.recado.simulator.settings;

import io.vertx.core.json.JsonObject;

/**
 * A business number at Meta.
 *
 * @param token the token that may use the number and read its account
 */
public record BusinessNumber(String phoneNumberId, String businessId, String displayPhone, String token) {

    private static final String META_ID = "\\d{1,32}";
    private static final String PHONE = "\\d{7,15}";
    private static final String DISPLAY_PHONE = "15550783882";

    /** Reads a number that a tester adds; its phone number may be left out. */
    public static BusinessNumber of(String phoneNumberId, JsonObject json) {
        return new BusinessNumber(matching("phone_number_id", phoneNumberId, META_ID),
                matching("business_id", json.getString("business_id"), META_ID),
                matching("display_phone", json.getString("display_phone", DISPLAY_PHONE), PHONE),
                matching("token", json.getString("token"), "\\S+"));
    }

    /** Without the token. */
    public JsonObject toJson() {
        return new JsonObject().put("phone_number_id", phoneNumberId).put("business_id", businessId).put("display_phone",
                displayPhone);
    }

    private static String matching(String field, String value, String pattern) {
        if (value == null || !value.matches(pattern)) {
            throw new IllegalArgumentException(field + " must match " + pattern);
        }
        return value;
    }

    @Override
    public String toString() {
        return "BusinessNumber[phoneNumberId=" + phoneNumberId + "]";
    }
}
