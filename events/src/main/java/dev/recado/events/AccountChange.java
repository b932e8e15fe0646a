package dev.recado.events;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** A change of an account, template, number or person as Meta reports it (WhatsApp reference B.4 and B.5); values are Meta's. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind", defaultImpl = AccountChange.Unsupported.class)
@JsonSubTypes({
        @JsonSubTypes.Type(name = "template_status", value = AccountChange.TemplateStatus.class),
        @JsonSubTypes.Type(name = "template_quality", value = AccountChange.TemplateQuality.class),
        @JsonSubTypes.Type(name = "template_edited", value = AccountChange.TemplateEdited.class),
        @JsonSubTypes.Type(name = "template_category", value = AccountChange.TemplateCategory.class),
        @JsonSubTypes.Type(name = "account_status", value = AccountChange.AccountStatus.class),
        @JsonSubTypes.Type(name = "account_alert", value = AccountChange.AccountAlert.class),
        @JsonSubTypes.Type(name = "account_review", value = AccountChange.AccountReview.class),
        @JsonSubTypes.Type(name = "capability", value = AccountChange.Capability.class),
        @JsonSubTypes.Type(name = "number_name", value = AccountChange.NumberName.class),
        @JsonSubTypes.Type(name = "number_quality", value = AccountChange.NumberQuality.class),
        @JsonSubTypes.Type(name = "number_security", value = AccountChange.NumberSecurity.class),
        @JsonSubTypes.Type(name = "username", value = AccountChange.Username.class),
        @JsonSubTypes.Type(name = "preference", value = AccountChange.Preference.class),
        @JsonSubTypes.Type(name = "user_id_updated", value = AccountChange.UserIdUpdated.class),
        @JsonSubTypes.Type(name = "unsupported", value = AccountChange.Unsupported.class)
})
public sealed interface AccountChange {

    /** A template by Meta's id, its name and its language with an underscore ({@code pt_BR}). */
    record Template(String id, String name, String language) {
    }

    /**
     * @param status as in {@code APPROVED}, {@code REJECTED}, {@code PAUSED}, {@code DISABLED}
     * @param detail details beyond the reason, or null
     * @param disabledAt when the template is or will be disabled, or null
     */
    record TemplateStatus(Template template, String status, String category, String reason, @Nullable String detail,
            @Nullable Instant disabledAt)
            implements
                AccountChange {
    }

    /** The quality before and now: {@code GREEN}, {@code YELLOW}, {@code RED} or {@code UNKNOWN}. */
    record TemplateQuality(Template template, String previous, String current) implements AccountChange {
    }

    /** The text or buttons of a template changed, so its content must be fetched again. */
    record TemplateEdited(Template template) implements AccountChange {
    }

    /**
     * @param previous null while the change is only announced
     * @param upcoming the category that takes effect within a day, or null when it already has
     */
    record TemplateCategory(Template template, @Nullable String previous, String current,
            @Nullable String upcoming) implements AccountChange {
    }

    /**
     * @param event as in {@code DISABLED_UPDATE}, {@code ACCOUNT_RESTRICTION}, {@code PARTNER_REMOVED}
     * @param banState {@code DISABLE}, {@code REINSTATE}, {@code SCHEDULE_FOR_DISABLE}, or null
     * @param banDate in English prose, or null
     */
    record AccountStatus(String event, @Nullable String banState, @Nullable String banDate, List<Restriction> restrictions)
            implements
                AccountChange {

        public AccountStatus {
            restrictions = restrictions == null ? List.of() : List.copyOf(restrictions);
        }
    }

    /** An action that is forbidden until {@code expiresAt}; without an end when that is null. */
    record Restriction(String type, @Nullable Instant expiresAt) {
    }

    /** An alert for a person to handle in Meta's Business Manager. */
    record AccountAlert(String severity, String status, String type, String description) implements AccountChange {
    }

    /** The result of an account review: {@code APPROVED}, {@code REJECTED}, … */
    record AccountReview(String decision) implements AccountChange {
    }

    /**
     * @param dailyLimit people that may be reached per day, as a number or the name of a tier; or null
     * @param numbersMax phone numbers the account may have, or null
     */
    record Capability(@Nullable String dailyLimit, @Nullable Integer numbersMax) implements AccountChange {
    }

    /** The decision on the display name of a number; the reason is null unless the name was rejected. */
    record NumberName(String displayPhone, String decision, String name, @Nullable String reason) implements AccountChange {
    }

    /** A change of the limits of a number: {@code THROUGHPUT_UPGRADE}, {@code FLAGGED}, …; the limit as in {@link Capability}. */
    record NumberQuality(String displayPhone, String event, String dailyLimit) implements AccountChange {
    }

    /** A security event of a number: {@code PIN_CHANGED}, {@code PIN_RESET_REQUEST} or {@code PIN_REQUEST_SUCCESS}. */
    record NumberSecurity(String displayPhone, String event) implements AccountChange {
    }

    /** The status of the business's username: {@code approved}, {@code reserved} or {@code deleted}. */
    record Username(String displayPhone, String username, String status) implements AccountChange {
    }

    /**
     * A person opted in to marketing messages or out of them.
     *
     * @param category as in {@code marketing_messages}
     * @param choice {@code stop}, {@code resume} or {@code signup}
     */
    record Preference(Person person, String category, String choice) implements AccountChange {
    }

    /** The business-scoped user ids of a person changed; {@code person} has the new ones. */
    record UserIdUpdated(Person person, String previousUserId, String previousParentUserId) implements AccountChange {
        @Override
        public String toString() {
            return "UserIdUpdated[redacted]";
        }
    }

    /** A kind of a newer ingest that this service does not support. */
    record Unsupported() implements AccountChange {
    }
}
