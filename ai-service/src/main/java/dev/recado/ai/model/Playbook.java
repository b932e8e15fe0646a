package dev.recado.ai.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import jakarta.enterprise.context.ApplicationScoped;

/** Loads the playbook, the business's instructions to the model, from the configured file or the built-in one. */
@ApplicationScoped
class Playbook {

    private static final String DEFAULT = "playbooks/default.pt-BR.txt";
    private static final int CHARACTERS_MAX = 64 * 1024;

    private final String text;

    Playbook(AiConfig config) {
        text = config.playbook().map(Playbook::readFile).orElseGet(Playbook::readBuiltIn);
        if (text.length() > CHARACTERS_MAX) {
            throw new IllegalArgumentException(
                    "recado.ai.playbook has %d characters; the limit is %d".formatted(text.length(), CHARACTERS_MAX));
        }
    }

    String text() {
        return text;
    }

    private static String readFile(String path) {
        try {
            return Files.readString(Path.of(path));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the file of recado.ai.playbook: " + path, e);
        }
    }

    private static String readBuiltIn() {
        try (var in = Thread.currentThread().getContextClassLoader().getResourceAsStream(DEFAULT)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the built-in playbook " + DEFAULT, e);
        }
    }
}
