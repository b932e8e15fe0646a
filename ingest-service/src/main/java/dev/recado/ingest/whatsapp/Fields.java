package dev.recado.ingest.whatsapp;

import java.util.Set;

/** The words of Meta's that may become metric labels; any other is counted as {@code other}. */
final class Fields {

    static final String MESSAGES = "messages";
    static final String OTHER = "other";

    private static final Set<String> FIELDS = Set.of(MESSAGES, "account_alerts", "account_review_update",
            "account_settings_update", "account_update", "automatic_events", "business_capability_update",
            "business_status_update", "business_username_updates", "calls", "flows", "group_lifecycle_update",
            "group_participants_update", "group_settings_update", "group_status_update", "history", "message_echoes",
            "message_template_components_update", "message_template_quality_update", "message_template_status_update",
            "messaging_handovers", "partner_solutions", "payment_configuration_update", "phone_number_name_update",
            "phone_number_quality_update", "security", "smb_app_state_sync", "smb_message_echoes", "standby",
            "template_category_update", "template_correct_category_detection", "tracking_events", "user_id_update",
            "user_preferences");
    private static final Set<String> TYPES = Set.of("text", "image", "video", "audio", "document", "sticker", "location",
            "contacts", "reaction", "interactive", "button", "order", "system", "unsupported", "edit", "revoke");

    private Fields() {
    }

    static String field(String field) {
        return FIELDS.contains(field) ? field : OTHER;
    }

    static String type(String type) {
        return TYPES.contains(type) ? type : OTHER;
    }
}
