package dev.recado.outbound.doctor;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.ResourceBundle;

import dev.recado.kit.text.MessageBundles;
import org.jspecify.annotations.Nullable;

/** The words of the doctor in one language: what was found, and how to mend it. */
final class DoctorTexts {

    static final DoctorTexts ENGLISH = new DoctorTexts(bundle("en"));
    static final DoctorTexts PORTUGUESE = new DoctorTexts(bundle("pt-BR"));
    private static final String REMEDY = ".remedy";

    private final ResourceBundle bundle;

    private DoctorTexts(ResourceBundle bundle) {
        this.bundle = bundle;
    }

    /** @param acceptLanguage the header of the request; its first language counts, and any but Portuguese is English */
    static DoctorTexts of(@Nullable String acceptLanguage) {
        return acceptLanguage != null && acceptLanguage.strip().toLowerCase(Locale.ROOT).startsWith("pt")
                ? PORTUGUESE
                : ENGLISH;
    }

    static ResourceBundle bundle(String language) {
        return MessageBundles.load("doctor", language);
    }

    String detail(Finding finding) {
        return bundle.getString(finding.text()).formatted(finding.values().stream().map(DoctorTexts::shown).toArray());
    }

    /** Returns how to mend what was found; null if there is nothing to do. */
    @Nullable
    String remedy(Finding finding) {
        var key = finding.text() + REMEDY;
        return bundle.containsKey(key) ? bundle.getString(key) : null;
    }

    private static Object shown(Object value) {
        return value instanceof Instant time ? time.truncatedTo(ChronoUnit.SECONDS) : value;
    }
}
