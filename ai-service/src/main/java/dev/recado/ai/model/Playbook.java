package dev.recado.ai.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import jakarta.enterprise.context.ApplicationScoped;

/** What the business wants said: its own file, or the neutral one that comes with the service. */
@ApplicationScoped
class Playbook {

    private static final String DEFAULT = "playbooks/default.pt-BR.txt";
    private static final int CHARACTERS_MAX = 64 * 1024;

    private final String text;

    Playbook(AiConfig config) {
        text = config.playbook().map(Playbook::file).orElseGet(Playbook::builtIn);
        if (text.length() > CHARACTERS_MAX) {
            throw new IllegalArgumentException("the playbook has more than " + CHARACTERS_MAX + " characters");
        }
    }

    String text() {
        return text;
    }

    private static String file(String path) {
        try {
            return Files.readString(Path.of(path));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the playbook " + path, e);
        }
    }

    private static String builtIn() {
        try (var in = Thread.currentThread().getContextClassLoader().getResourceAsStream(DEFAULT)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + DEFAULT, e);
        }
    }
}
