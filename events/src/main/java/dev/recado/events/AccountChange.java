package dev.recado.events;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** What Meta tells of an account, its templates, numbers and people (WhatsApp reference B.4 and B.5); words are Meta's own. */
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
     * @param detail what is told beyond the reason, or null
     * @param disabledAt when it is or will be disabled, or null
     */
    record TemplateStatus(Template template, String status, String category, String reason, @Nullable String detail,
            @Nullable Instant disabledAt)
            implements
                AccountChange {
    }

    /** {@code GREEN}, {@code YELLOW}, {@code RED} or {@code UNKNOWN}, before and now. */
    record TemplateQuality(Template template, String previous, String current) implements AccountChange {
    }

    /** Its text or buttons were changed: read it anew. */
    record TemplateEdited(Template template) implements AccountChange {
    }

    /**
     * @param previous null while the change is only announced
     * @param upcoming the category it gets within a day, or null once it has it
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

    /** What may not be done until then; without an end when {@code expiresAt} is null. */
    record Restriction(String type, @Nullable Instant expiresAt) {
    }

    /** Something a person should look at in Meta's manager. */
    record AccountAlert(String severity, String status, String type, String description) implements AccountChange {
    }

    /** {@code APPROVED}, {@code REJECTED}, … */
    record AccountReview(String decision) implements AccountChange {
    }

    /**
     * @param dailyLimit people reached per day, a number or a tier's name; or null
     * @param numbersMax phone numbers the account may have, or null
     */
    record Capability(@Nullable String dailyLimit, @Nullable Integer numbersMax) implements AccountChange {
    }

    /** Whether a number's shown name was approved; the reason is null unless it was rejected. */
    record NumberName(String displayPhone, String decision, String name, @Nullable String reason) implements AccountChange {
    }

    /** A number may do more or less: {@code THROUGHPUT_UPGRADE}, {@code FLAGGED}, …; the limit as in {@link Capability}. */
    record NumberQuality(String displayPhone, String event, String dailyLimit) implements AccountChange {
    }

    /** {@code PIN_CHANGED}, {@code PIN_RESET_REQUEST} or {@code PIN_REQUEST_SUCCESS}. */
    record NumberSecurity(String displayPhone, String event) implements AccountChange {
    }

    /** The business's own username: {@code approved}, {@code reserved} or {@code deleted}. */
    record Username(String displayPhone, String username, String status) implements AccountChange {
    }

    /**
     * A person wants marketing messages or does not.
     *
     * @param category as in {@code marketing_messages}
     * @param choice {@code stop}, {@code resume} or {@code signup}
     */
    record Preference(Person person, String category, String choice) implements AccountChange {
    }

    /** A person's business-scoped user ids are others now: {@code person} holds the new ones. */
    record UserIdUpdated(Person person, String previousUserId, String previousParentUserId) implements AccountChange {
        @Override
        public String toString() {
            return "UserIdUpdated[redacted]";
        }
    }

    /** A kind that a newer ingest tells and this service does not know. */
    record Unsupported() implements AccountChange {
    }
}
