package dev.recado.outbound.doctor;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;

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

    /** Loads the bundle as a plain resource, because a lookup by locale needs {@code quarkus.locales} in a native image. */
    static ResourceBundle bundle(String language) {
        var resource = "messages/doctor_" + language + ".properties";
        try (var content = Thread.currentThread().getContextClassLoader().getResourceAsStream(resource)) {
            if (content == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            return new PropertyResourceBundle(new InputStreamReader(content, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(resource + " is unreadable", e);
        }
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
