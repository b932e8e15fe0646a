package dev.recado.outbound.whatsapp;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;

/** Why a message was not sent, in plain words, in each language of the product. */
public record Explanation(String portuguese, String english) {

    private static final ResourceBundle PORTUGUESE = bundle("pt-BR");
    private static final ResourceBundle ENGLISH = bundle("en");

    /** A language of the product. */
    public enum Language {
        PORTUGUESE, ENGLISH
    }

    /** Loads the bundle as a plain resource, because a lookup by locale needs {@code quarkus.locales} in a native image. */
    static ResourceBundle bundle(String language) {
        var resource = "messages/send-errors_" + language + ".properties";
        try (var content = Thread.currentThread().getContextClassLoader().getResourceAsStream(resource)) {
            if (content == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            return new PropertyResourceBundle(new InputStreamReader(content, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(resource + " is unreadable", e);
        }
    }

    /** The words of a key in both bundles. */
    public static Explanation of(String key) {
        return new Explanation(PORTUGUESE.getString(key), ENGLISH.getString(key));
    }

    /** The words of the code if a person must do something specific, else those of its action. */
    static Explanation of(int code, ErrorAction action) {
        var ofCode = "code." + code;
        return of(ENGLISH.containsKey(ofCode) ? ofCode : "action." + action);
    }

    /** A text that is the same in every language, such as the name of a field with its limit. */
    static Explanation untranslated(String text) {
        return new Explanation(text, text);
    }

    public String in(Language language) {
        return switch (language) {
            case PORTUGUESE -> portuguese;
            case ENGLISH -> english;
        };
    }
}
