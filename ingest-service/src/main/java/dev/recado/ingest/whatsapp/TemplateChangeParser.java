package dev.recado.ingest.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.AccountChange;

/** Reads what Meta tells of message templates. */
final class TemplateChangeParser {

    private static final String NEW_SCORE = "new_quality_score";

    private TemplateChangeParser() {
    }

    /** Meta's own page shows a quality under the field of the status. */
    static AccountChange statusOrQuality(AccountFields told) {
        return told.name(NEW_SCORE) != null ? quality(told) : status(told);
    }

    private static AccountChange status(AccountFields told) {
        return new AccountChange.TemplateStatus(template(told), told.need("event"), told.name("message_template_category"),
                told.name("reason"), detail(told), MetaJson.seconds(told.object("disable_info"), "disable_date"));
    }

    static AccountChange quality(AccountFields told) {
        return new AccountChange.TemplateQuality(template(told), told.name("previous_quality_score"), told.need(NEW_SCORE));
    }

    static AccountChange edited(AccountFields told) {
        return new AccountChange.TemplateEdited(template(told));
    }

    /** While a change is only announced, the new category is the one it has now. */
    static AccountChange category(AccountFields told) {
        return new AccountChange.TemplateCategory(template(told), told.name("previous_category"), told.need("new_category"),
                told.name("correct_category"));
    }

    private static AccountChange.Template template(AccountFields told) {
        told.needEither("message_template_id", "message_template_name");
        var language = told.name("message_template_language");
        return new AccountChange.Template(told.name("message_template_id"), told.name("message_template_name"),
                language == null ? null : language.replace('-', '_'));
    }

    private static String detail(AccountFields told) {
        var rejected = joined(told.object("rejection_info"), "reason", "recommendation");
        return rejected != null ? rejected : joined(told.object("other_info"), "title", "description");
    }

    private static String joined(JsonNode info, String head, String tail) {
        var first = MetaJson.name(info, head);
        var second = MetaJson.name(info, tail);
        return first == null || second == null ? first == null ? second : first : first + ": " + second;
    }
}
