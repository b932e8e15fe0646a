package dev.recado.conversation.control;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.message.Texts;
import dev.recado.events.HandOverCause;
import dev.recado.events.TenantId;
import dev.recado.kit.text.MessageBundles;
import org.jspecify.annotations.Nullable;

/** Chooses the message that a customer gets when a person takes over, in the tenant's language. */
@ApplicationScoped
class HandOverMessages {

    static final String EMERGENCY = "emergency";
    static final String PERSON = "person";
    static final String TROUBLE = "trouble";

    static final Locale BRAZILIAN = Locale.forLanguageTag("pt-BR");
    static final List<Locale> LOCALES = List.of(BRAZILIAN, Locale.ENGLISH);

    private final TenantLocales locales;
    private final Map<Locale, ResourceBundle> bundles;

    HandOverMessages(TenantLocales locales) {
        this.locales = locales;
        this.bundles = LOCALES.stream().collect(Collectors.toMap(Function.identity(), HandOverMessages::bundle));
    }

    static ResourceBundle bundle(Locale locale) {
        return MessageBundles.load("hand-over", locale.toLanguageTag());
    }

    /**
     * Returns the message; empty when it would be a second answer or could not be delivered.
     *
     * @param suggested the model's text
     */
    Optional<String> of(TenantId tenant, HandOverCause cause, @Nullable String suggested) {
        return switch (cause) {
            case EMERGENCY -> Optional.of(text(tenant, EMERGENCY));
            case CUSTOMER_ASKED, APPOINTMENT, COMPLAINT, OUT_OF_SCOPE, OTHER ->
                Optional.of(suggestedOr(suggested, tenant, PERSON));
            case MODEL_RATE_LIMITED, MODEL_UNAVAILABLE, MODEL_TIMEOUT, MODEL_MISCONFIGURED, PROMPT_BLOCKED, MALFORMED_OUTPUT,
                    ANSWER_OVERDUE, REPLY_EXPIRED ->
                Optional.of(suggestedOr(suggested, tenant, TROUBLE));
            // in this order: the reply may have arrived; Meta refuses this person; a person stopped it; too old; a person answers already
            case REPLY_UNCERTAIN, REPLY_FAILED, REPLY_CANCELLED, MESSAGE_TOO_OLD, AGENT_TOOK_OVER -> Optional.empty();
        };
    }

    private String suggestedOr(@Nullable String suggested, TenantId tenant, String key) {
        return Texts.isBlank(suggested) ? text(tenant, key) : Texts.sendable(suggested);
    }

    private String text(TenantId tenant, String key) {
        return bundles.get(localeFor(locales.of(tenant))).getString(key);
    }

    /** Returns Portuguese for any Portuguese locale and for a missing one, else English. */
    static Locale localeFor(Optional<Locale> tenants) {
        var language = tenants.map(Locale::getLanguage).orElse("");
        return language.isEmpty() || language.equals(BRAZILIAN.getLanguage()) ? BRAZILIAN : Locale.ENGLISH;
    }
}
