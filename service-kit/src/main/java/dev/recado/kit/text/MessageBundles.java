package dev.recado.kit.text;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;

/** Loads the texts that people read, one file for each language. */
public final class MessageBundles {

    private MessageBundles() {
    }

    /**
     * Loads {@code messages/<name>_<language>.properties} as a plain resource, because a lookup by locale needs
     * {@code quarkus.locales} in a native image.
     *
     * @param language as in {@code pt-BR} or {@code en}
     * @throws IllegalStateException if the service has no such file
     */
    public static ResourceBundle load(String name, String language) {
        var resource = "messages/" + name + "_" + language + ".properties";
        try (var content = Thread.currentThread().getContextClassLoader().getResourceAsStream(resource)) {
            if (content == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            return new PropertyResourceBundle(new InputStreamReader(content, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(resource + " is unreadable", e);
        }
    }
}
