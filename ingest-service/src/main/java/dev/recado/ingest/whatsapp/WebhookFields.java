package dev.recado.ingest.whatsapp;

import java.util.Set;

/**
 * Meta's names of webhook fields and message types. As metric labels they are closed lists; any other name is {@code other}.
 */
final class WebhookFields {

    static final String MESSAGES = "messages";
    static final String APP_ECHOES = "smb_message_echoes";
    static final String TOOL_ECHOES = "message_echoes";
    static final String STANDBY = "standby";
    static final String OTHER = "other";
    /** The longest name of a field or type; a longer text is not one of Meta's names. */
    static final int WORD_LENGTH_MAX = 64;

    private static final Set<String> OF_MESSAGES = Set.of(MESSAGES, APP_ECHOES, TOOL_ECHOES, STANDBY);
    private static final Set<String> OF_ACCOUNTS = Set.of("account_alerts", "account_review_update", "account_update",
            "business_capability_update", "business_username_update", "business_username_updates",
            "message_template_components_update", "message_template_quality_update", "message_template_status_update",
            "phone_number_name_update", "phone_number_quality_update", "security", "template_category_update",
            "user_id_update", "user_preferences");
    private static final Set<String> RAW_ONLY = Set.of("account_settings_update", "automatic_events", "business_status_update",
            "calls", "consumer_profile", "flows", "group_lifecycle_update", "group_participants_update",
            "group_settings_update", "group_status_update", "history", "messaging_handovers", "partner_solutions",
            "payment_configuration_update", "smb_app_state_sync", "template_correct_category_detection", "tracking_events");
    private static final Set<String> TYPES = Set.of("text", "image", "video", "audio", "document", "sticker", "location",
            "contacts", "reaction", "interactive", "button", "order", "system", "unsupported", "edit", "revoke");
    /** Fields of a change's value that no event needs and that may be large. */
    private static final Set<String> SKIPPED = Set.of("messaging_product", "automatic_events", "calls", "groups", "history",
            "state_sync");

    private WebhookFields() {
    }

    static boolean holdsMessages(String field) {
        return OF_MESSAGES.contains(field);
    }

    static boolean holdsAccountChange(String field) {
        return OF_ACCOUNTS.contains(field);
    }

    static boolean skipped(String name) {
        return SKIPPED.contains(name);
    }

    static String fieldLabel(String field) {
        return OF_MESSAGES.contains(field) || OF_ACCOUNTS.contains(field) || RAW_ONLY.contains(field) ? field : OTHER;
    }

    static String typeLabel(String type) {
        return TYPES.contains(type) ? type : OTHER;
    }
}
