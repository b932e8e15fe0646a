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
final class JavaCommands {

    private static final String CACHE_USED = "-XX:AOTCache=";
    private static final String CACHE_RECORDED = "-XX:AOTCacheOutput=";
    private static final String SIMULATOR_MAIN = "dev.recado.simulator.Main";

    private final Path home;
    private final Path folder;

    JavaCommands(Path home, Path folder) {
        this.home = home;
        this.folder = folder;
    }

    List<String> of(SuitePart part, int port) throws IOException, SuiteFailure {
        return switch (part) {
            case KAFKA -> java(part, System.getProperty("java.class.path"),
                    List.of(KafkaMain.class.getName(), folder.resolve("kafka").toString(), Integer.toString(port)));
            case SIMULATOR -> java(part, built(home.resolve("deploy/simulator/target/simulator.jar")), List.of(SIMULATOR_MAIN));
            case INGEST, CONVERSATION, AI, OUTBOUND, AUTH -> service(part);
            case POSTGRES, GATEWAY -> throw new IllegalArgumentException(part.title() + " is not a Java process of its own");
        };
    }

    /** As {@link #of}, but the JVM records what it loads and compiles, and leaves the cache when it ends. */
    List<String> rehearsal(SuitePart part) throws IOException, SuiteFailure {
        var command = service(part);
        command.removeIf(argument -> argument.startsWith(CACHE_USED));
        command.add(1, CACHE_RECORDED + cache(part));
        return command;
    }

    /** With the cache a rehearsal has left, unless the service was built anew since. */
    private List<String> service(SuitePart part) throws IOException, SuiteFailure {
        var jar = built(application(part).resolve("quarkus-run.jar"));
        try (var file = new JarFile(jar)) {
            var manifest = file.getManifest().getMainAttributes();
            var command = java(part, jar, List.of(manifest.getValue(Attributes.Name.MAIN_CLASS)));
            // what the jar would open by itself if it were started with -jar
            for (var opened : manifest.getValue("Add-Opens").split(" ")) {
                command.add(1, "--add-opens=" + opened + "=ALL-UNNAMED");
            }
            if (newer(cache(part), Path.of(jar))) {
                command.add(1, CACHE_USED + cache(part));
            }
            return command;
        }
    }

    private Path application(SuitePart part) {
        return home.resolve(part.title() + "-service/target/quarkus-app");
    }

    private Path cache(SuitePart part) {
        return application(part).resolve("app.aot");
    }

    private static boolean newer(Path cache, Path jar) throws IOException {
        return Files.exists(cache) && Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(jar)) >= 0;
    }

    private List<String> java(SuitePart part, String classPath, List<String> program) throws IOException {
        var temporary = Files.createDirectories(folder.resolve("tmp").resolve(part.title()));
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.add("-Xmx" + part.heapMax());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData",
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
