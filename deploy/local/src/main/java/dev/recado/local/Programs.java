package dev.recado.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.recado.embedded.KafkaMain;

/** The command line of each part's process. */
final class Programs {

    private static final String QUARKUS_MAIN = "io.quarkus.bootstrap.runner.QuarkusEntryPoint";
    private static final String SIMULATOR_MAIN = "dev.recado.simulator.Main";

    private final Path home;
    private final Path folder;

    Programs(Path home, Path folder) {
        this.home = home;
        this.folder = folder;
    }

    List<String> of(Part part, int port) throws IOException, SuiteFailure {
        return switch (part) {
            case KAFKA -> java(part, System.getProperty("java.class.path"),
                    List.of(KafkaMain.class.getName(), folder.resolve("kafka").toString(), Integer.toString(port)));
            case SIMULATOR -> java(part, built(home.resolve("deploy/simulator/target/simulator.jar")), List.of(SIMULATOR_MAIN));
            case INGEST, CONVERSATION, AI, OUTBOUND, AUTH -> java(part,
                    built(home.resolve(part.title() + "-service/target/quarkus-app/quarkus-run.jar")), List.of(QUARKUS_MAIN));
            case POSTGRES, GATEWAY -> throw new IllegalArgumentException(part.title() + " is not a Java process of its own");
        };
    }

    private List<String> java(Part part, String classPath, List<String> program) throws IOException {
        var temporary = Files.createDirectories(folder.resolve("tmp").resolve(part.title()));
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + part.heapMax(), "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + temporary, "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-cp", watchFolder() + System.getProperty("path.separator") + classPath, Watched.class.getName()));
        command.addAll(program);
        return command;
    }

    /** A class path with nothing but {@link Watched}: a service must not see the launcher's libraries. */
    private Path watchFolder() throws IOException {
        var root = folder.resolve("watch");
        var name = Watched.class.getName().replace('.', '/') + ".class";
        var target = root.resolve(name);
        if (!Files.exists(target)) {
            Files.createDirectories(target.getParent());
            try (var in = Watched.class.getResourceAsStream("/" + name)) {
                var draft = Files.createTempFile(root, "watched", ".new");
                Files.write(draft, in.readAllBytes());
                Files.move(draft, target);
            }
        }
        return root;
    }

    private static String built(Path jar) throws SuiteFailure {
        if (!Files.exists(jar)) {
            throw new SuiteFailure(jar + " is not there: build it first (deploy/up does)");
        }
        return jar.toString();
    }
}
