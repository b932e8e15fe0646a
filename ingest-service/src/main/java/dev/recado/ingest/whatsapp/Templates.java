package dev.recado.ingest.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.AccountChange;

/** Reads what Meta tells of message templates. */
final class Templates {

    private static final String NEW_SCORE = "new_quality_score";

    private Templates() {
    }

    /** Meta's own page shows a quality under the field of the status. */
    static AccountChange statusOrQuality(Told told) {
        return told.name(NEW_SCORE) != null ? quality(told) : status(told);
    }

    private static AccountChange status(Told told) {
        return new AccountChange.TemplateStatus(template(told), told.need("event"), told.name("message_template_category"),
                told.name("reason"), detail(told), Values.seconds(told.object("disable_info"), "disable_date"));
    }

    static AccountChange quality(Told told) {
        return new AccountChange.TemplateQuality(template(told), told.name("previous_quality_score"), told.need(NEW_SCORE));
    }

    static AccountChange edited(Told told) {
        return new AccountChange.TemplateEdited(template(told));
    }

    /** While a change is only announced, the new category is the one it has now. */
    static AccountChange category(Told told) {
        return new AccountChange.TemplateCategory(template(told), told.name("previous_category"), told.need("new_category"),
                told.name("correct_category"));
    }

    private static AccountChange.Template template(Told told) {
        told.needEither("message_template_id", "message_template_name");
        var language = told.name("message_template_language");
        return new AccountChange.Template(told.name("message_template_id"), told.name("message_template_name"),
                language == null ? null : language.replace('-', '_'));
    }

    private static String detail(Told told) {
        var rejected = joined(told.object("rejection_info"), "reason", "recommendation");
        return rejected != null ? rejected : joined(told.object("other_info"), "title", "description");
    }

    private static String joined(JsonNode info, String head, String tail) {
        var first = Values.name(info, head);
        var second = Values.name(info, tail);
        return first == null || second == null ? first == null ? second : first : first + ": " + second;
    }
}
