package dev.recado.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;

import dev.recado.embedded.OwnerOnlyFiles;
import dev.recado.embedded.SystemEnvironment;

/** Writes the settings of each service as a file for a shell, so that a developer can run one service by hand. */
final class EnvironmentFiles {

    private EnvironmentFiles() {
    }

    /** The folder with one file {@code <service>.env} per service. */
    static Path folder(Path suite) {
        return suite.resolve("env");
    }

    static void write(Path suite, SuiteSettings settings) throws IOException {
        var folder = OwnerOnlyFiles.folder(folder(suite));
        for (var service : SuitePart.SERVICES) {
            var text = new StringBuilder();
            var all = new TreeMap<>(settings.of(service));
            all.keySet().removeAll(SystemEnvironment.of(all).keySet());
            all.forEach((name, value) -> text.append(name).append("='").append(value.replace("'", "'\\''")).append("'\n"));
            Files.writeString(OwnerOnlyFiles.file(folder.resolve(service.title() + ".env")), text);
        }
    }
}
