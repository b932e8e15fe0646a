package dev.recado.outbound.whatsapp;

import java.util.ResourceBundle;

import dev.recado.kit.text.MessageBundles;

/** Why a message was not sent, in plain words, in each language of the product. */
public record Explanation(String portuguese, String english) {

    private static final ResourceBundle PORTUGUESE = bundle("pt-BR");
    private static final ResourceBundle ENGLISH = bundle("en");

    /** A language of the product. */
    public enum Language {
        PORTUGUESE, ENGLISH
    }

    static ResourceBundle bundle(String language) {
        return MessageBundles.load("send-errors", language);
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
