package dev.recado.ingest.whatsapp;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.AccountChange;

/** Parses the webhook fields that change an account, one of its numbers or one of its message templates. */
final class AccountChangeParser {

    private static final String NEW_QUALITY = "new_quality_score";

    private AccountChangeParser() {
    }

    static AccountChange parse(String webhookField, AccountFields fields) {
        return switch (webhookField) {
            case "message_template_status_update" -> templateStatusOrQuality(fields);
            case "message_template_quality_update" -> templateQuality(fields);
            case "message_template_components_update" -> new AccountChange.TemplateEdited(template(fields));
            case "template_category_update" -> templateCategory(fields);
            case "account_update" -> accountStatus(fields);
            case "account_alerts" -> accountAlert(fields);
            case "account_review_update" -> new AccountChange.AccountReview(fields.require("decision"));
            case "business_capability_update" -> capability(fields);
            case "phone_number_name_update" -> new AccountChange.NumberName(number(fields), fields.require("decision"),
                    fields.optional("requested_verified_name"), fields.optional("rejection_reason"));
            case "phone_number_quality_update" -> new AccountChange.NumberQuality(number(fields), fields.require("event"),
                    dailyLimit(fields, "current_limit"));
            case "security" -> new AccountChange.NumberSecurity(number(fields), fields.require("event"));
            case "business_username_updates", "business_username_update" ->
                new AccountChange.Username(number(fields), fields.optional("username"), fields.require("status"));
            default -> throw new IllegalArgumentException("the webhook field does not change an account");
        };
    }

    private static String number(AccountFields fields) {
        return MetaJson.phone(fields.optional("display_phone_number"));
    }

    private static AccountChange accountStatus(AccountFields fields) {
        var ban = fields.object("ban_info");
        return new AccountChange.AccountStatus(fields.require("event"), MetaJson.nonBlank(ban, "waba_ban_state"),
                MetaJson.nonBlank(ban, "waba_ban_date"), restrictions(fields.objects("restriction_info")));
    }

    private static List<AccountChange.Restriction> restrictions(List<JsonNode> infos) {
        var restrictions = new ArrayList<AccountChange.Restriction>(infos.size());
        for (var info : infos) {
            restrictions.add(new AccountChange.Restriction(MetaJson.nonBlank(info, "restriction_type"),
                    MetaJson.seconds(info, "expiration")));
        }
        return restrictions;
    }

    private static AccountChange accountAlert(AccountFields fields) {
        var info = fields.object("alert_info");
        var alert = info == null ? fields : new AccountFields(info);
        var type = info == null ? fields.require("alert_type") : alert.optional("alert_type");
        return new AccountChange.AccountAlert(alert.optional("alert_severity"), alert.optional("alert_status"), type,
                alert.optional("alert_description"));
    }

    private static AccountChange capability(AccountFields fields) {
        var limit = dailyLimit(fields, "max_daily_conversation_per_phone");
        var numbers = MetaJson.integer(fields.json, "max_phone_numbers_per_waba");
        if (limit == null && numbers == null) {
            fields.require("max_daily_conversations_per_business");
        }
        return new AccountChange.Capability(limit, numbers);
    }

    /** The daily limit, as a number or the name of a tier. Older webhooks use another field name. */
    private static String dailyLimit(AccountFields fields, String olderName) {
        return MetaJson.firstNonBlank(fields.json, "max_daily_conversations_per_business", olderName);
    }

    /** Parses a quality change as well, because Meta's documentation shows it under the field of the status. */
    private static AccountChange templateStatusOrQuality(AccountFields fields) {
        return fields.optional(NEW_QUALITY) != null ? templateQuality(fields) : templateStatus(fields);
    }

    private static AccountChange templateStatus(AccountFields fields) {
        return new AccountChange.TemplateStatus(template(fields), fields.require("event"),
                fields.optional("message_template_category"), fields.optional("reason"), templateStatusDetail(fields),
                MetaJson.seconds(fields.object("disable_info"), "disable_date"));
    }

    private static String templateStatusDetail(AccountFields fields) {
        var rejection = joined(fields.object("rejection_info"), "reason", "recommendation");
        return rejection != null ? rejection : joined(fields.object("other_info"), "title", "description");
    }

    private static String joined(JsonNode info, String head, String tail) {
        var first = MetaJson.nonBlank(info, head);
        var second = MetaJson.nonBlank(info, tail);
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return first + ": " + second;
    }

    private static AccountChange templateQuality(AccountFields fields) {
        return new AccountChange.TemplateQuality(template(fields), fields.optional("previous_quality_score"),
                fields.require(NEW_QUALITY));
    }

    /** Parses a category change. While it is only announced, {@code new_category} is the current category. */
    private static AccountChange templateCategory(AccountFields fields) {
        return new AccountChange.TemplateCategory(template(fields), fields.optional("previous_category"),
                fields.require("new_category"), fields.optional("correct_category"));
    }

    private static AccountChange.Template template(AccountFields fields) {
        fields.requireEither("message_template_id", "message_template_name");
        var language = fields.optional("message_template_language");
        return new AccountChange.Template(fields.optional("message_template_id"), fields.optional("message_template_name"),
                language == null ? null : language.replace('-', '_'));
    }
}
