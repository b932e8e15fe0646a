package dev.recado.ingest.whatsapp;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.AccountChange;

/** Reads what Meta tells of accounts and numbers; what is told of templates and people is read elsewhere. */
final class AccountChangeParser {

    private AccountChangeParser() {
    }

    static AccountChange of(String field, AccountFields told) {
        return switch (field) {
            case "message_template_status_update" -> TemplateChangeParser.statusOrQuality(told);
            case "message_template_quality_update" -> TemplateChangeParser.quality(told);
            case "message_template_components_update" -> TemplateChangeParser.edited(told);
            case "template_category_update" -> TemplateChangeParser.category(told);
            case "account_update" -> account(told);
            case "account_alerts" -> alert(told);
            case "account_review_update" -> new AccountChange.AccountReview(told.need("decision"));
            case "business_capability_update" -> capability(told);
            case "phone_number_name_update" -> new AccountChange.NumberName(number(told), told.need("decision"),
                    told.name("requested_verified_name"), told.name("rejection_reason"));
            case "phone_number_quality_update" ->
                new AccountChange.NumberQuality(number(told), told.need("event"), dailyLimit(told, "current_limit"));
            case "security" -> new AccountChange.NumberSecurity(number(told), told.need("event"));
            case "business_username_updates", "business_username_update" ->
                new AccountChange.Username(number(told), told.name("username"), told.need("status"));
            default -> throw new IllegalArgumentException("no field of accounts");
        };
    }

    private static String number(AccountFields told) {
        return PersonParser.digits(told.name("display_phone_number"));
    }

    private static AccountChange account(AccountFields told) {
        var ban = told.object("ban_info");
        return new AccountChange.AccountStatus(told.need("event"), MetaJson.name(ban, "waba_ban_state"),
                MetaJson.name(ban, "waba_ban_date"), restrictions(told.objects("restriction_info")));
    }

    private static List<AccountChange.Restriction> restrictions(List<JsonNode> told) {
        var restrictions = new ArrayList<AccountChange.Restriction>(told.size());
        for (var each : told) {
            restrictions.add(new AccountChange.Restriction(MetaJson.name(each, "restriction_type"),
                    MetaJson.seconds(each, "expiration")));
        }
        return restrictions;
    }

    private static AccountChange alert(AccountFields told) {
        var info = told.object("alert_info");
        var alert = info == null ? told : new AccountFields(info);
        var type = info == null ? told.need("alert_type") : alert.name("alert_type");
        return new AccountChange.AccountAlert(alert.name("alert_severity"), alert.name("alert_status"), type,
                alert.name("alert_description"));
    }

    private static AccountChange capability(AccountFields told) {
        var limit = dailyLimit(told, "max_daily_conversation_per_phone");
        var numbers = MetaJson.integer(told.json, "max_phone_numbers_per_waba");
        if (limit == null && numbers == null) {
            told.need("max_daily_conversations_per_business");
        }
        return new AccountChange.Capability(limit, numbers);
    }

    /** A number or a tier's name; Meta writes both, and wrote it under another name. */
    private static String dailyLimit(AccountFields told, String older) {
        return MetaJson.either(told.json, "max_daily_conversations_per_business", older);
    }
}
