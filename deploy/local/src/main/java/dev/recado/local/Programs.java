package dev.recado.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

import dev.recado.embedded.KafkaMain;

/** The command line of each part's process. */
final class Programs {

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
            case INGEST, CONVERSATION, AI, OUTBOUND, AUTH -> service(part);
            case POSTGRES, GATEWAY -> throw new IllegalArgumentException(part.title() + " is not a Java process of its own");
        };
    }

    /** With the cache of loaded classes that its build has left; the JVM goes without when it does not fit. */
    private List<String> service(Part part) throws IOException, SuiteFailure {
        var application = home.resolve(part.title() + "-service/target/quarkus-app");
        var jar = built(application.resolve("quarkus-run.jar"));
        try (var file = new JarFile(jar)) {
            var command = java(part, jar, List.of(file.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS)));
            var cache = application.resolve("app.aot");
            if (Files.exists(cache)) {
                command.add(1, "-XX:AOTCache=" + cache);
            }
            return command;
        }
    }

    private List<String> java(Part part, String classPath, List<String> program) throws IOException {
        var temporary = Files.createDirectories(folder.resolve("tmp").resolve(part.title()));
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + part.heapMax(), "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + temporary, "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-cp", classPath + System.getProperty("path.separator") + watchJar(), Watched.class.getName()));
        command.addAll(program);
        return command;
    }

    /** Holds nothing but {@link Watched}: a service must not see the launcher's libraries. Last, as the cache wants it. */
    private Path watchJar() throws IOException {
        var jar = folder.resolve("tmp").resolve("watched.jar");
        if (!Files.exists(jar)) {
            var draft = Files.createTempFile(jar.getParent(), "watched", ".new");
            var name = Watched.class.getName().replace('.', '/') + ".class";
            try (var out = new JarOutputStream(Files.newOutputStream(draft));
                    var in = Watched.class.getResourceAsStream("/" + name)) {
                out.putNextEntry(new JarEntry(name));
                in.transferTo(out);
                out.closeEntry();
            }
            Files.move(draft, jar);
        }
        return jar;
    }

    private static String built(Path jar) throws SuiteFailure {
        if (!Files.exists(jar)) {
            throw new SuiteFailure(jar + " is not there: build it first (deploy/up does)");
        }
        return jar.toString();
    }
}
