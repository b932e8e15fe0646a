package dev.recado.verify.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.recado.embedded.FreePort;
import org.awaitility.Awaitility;

/** Runs {@link BaselineServer} in a process of its own, with the same JVM flags as ingest. */
final class BaselineProcess implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofSeconds(30);

    private final Process process;
    private final int port;

    private BaselineProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @param kafka address and login */
    static BaselineProcess start(Map<String, Object> kafka, String secret, Path producerSettings, Path log) throws IOException {
        var port = FreePort.find();
        var builder = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx160m",
                "-XX:+UseSerialGC", "-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-cp", System.getProperty("java.class.path"),
                BaselineServer.class.getName(),
                Integer.toString(port), secret, producerSettings.toString()))
                .redirectErrorStream(true).redirectOutput(log.toFile());
        kafka.forEach((name, value) -> builder.environment().put(BaselineServer.KAFKA + name, value.toString()));
        var process = builder.start();
        var server = new BaselineProcess(process, port);
        Awaitility.await("the baseline server is ready").atMost(READY_WITHIN).until(() -> server.printedReady(log));
        return server;
    }

    private boolean printedReady(Path log) {
        try {
            return Files.readAllLines(log).contains("ready");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    int port() {
        return port;
    }

    Duration cpuTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
