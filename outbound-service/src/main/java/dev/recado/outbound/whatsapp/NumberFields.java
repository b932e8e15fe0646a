package dev.recado.outbound.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What Meta says about a number (WhatsApp reference C.8); the values are Meta's, and each is null if Meta does not say it.
 *
 * @param status as in {@code CONNECTED}
 * @param verification of the number's code, as in {@code VERIFIED}
 * @param quality {@code GREEN}, {@code YELLOW}, {@code RED} or {@code UNKNOWN}
 * @param messagingLimit the tier of the portfolio, as in {@code TIER_2K}
 * @param throughput {@code STANDARD} or {@code HIGH}
 * @param onBusinessApp whether a person uses the number in the WhatsApp Business app too
 */
public record NumberFields(@Nullable String displayPhone, @Nullable String verifiedName, @Nullable String nameStatus,
        @Nullable String status, @Nullable String platformType, @Nullable String verification, @Nullable String quality,
        @Nullable String messagingLimit, @Nullable String throughput, @Nullable Boolean onBusinessApp,
        @Nullable Boolean pinEnabled) {

    static final String QUERY = "id,display_phone_number,verified_name,name_status,status,platform_type,"
            + "code_verification_status,quality_rating,whatsapp_business_manager_messaging_limit,throughput,is_on_biz_app,"
            + "is_pin_enabled";

    /** @param number the answer to {@link GraphManagementGateway#describeNumber} */
    public static NumberFields of(JsonNode number) {
        return new NumberFields(text(number, "display_phone_number"), text(number, "verified_name"),
                text(number, "name_status"), text(number, "status"), text(number, "platform_type"),
                text(number, "code_verification_status"), text(number, "quality_rating"),
                text(number, "whatsapp_business_manager_messaging_limit"), text(number.path("throughput"), "level"),
                flag(number, "is_on_biz_app"), flag(number, "is_pin_enabled"));
    }

    static @Nullable String text(JsonNode node, String field) {
        var text = node.path(field).asText("");
        return text.isBlank() ? null : text;
    }

    private static @Nullable Boolean flag(JsonNode node, String field) {
        return node.path(field).isBoolean() ? node.path(field).asBoolean() : null;
    }
}
