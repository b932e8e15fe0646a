package dev.recado.verify.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs {@link ForgedWebhookLoad} at the lowest scheduling priority, because a real attacker uses no processor of this machine.
 * Its last line shows whether the full rate was reached.
 */
final class ForgedWebhookProcess implements AutoCloseable {

    /**
     * Selects the idle scheduling class, which yields immediately. Without chrt, a nice process yields only after its time
     * slice.
     */
    private static final Path CHRT = Path.of("/usr/bin/chrt");
    private final Process process;
    private final BufferedReader lines;

    private ForgedWebhookProcess(Process process) {
        this.process = process;
        this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Returns when the load has reached its rate. */
    static ForgedWebhookProcess start(int port, String phoneNumberId, int perSecond, Duration time) throws IOException {
        var command = new ArrayList<>(
                Files.isExecutable(CHRT) ? List.of(CHRT.toString(), "--idle", "0") : List.of("nice", "-n", "19"));
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx160m",
                "-XX:+UseSerialGC", "-XX:-UsePerfData", "-cp", System.getProperty("java.class.path"),
                ForgedWebhookLoad.class.getName(),
                Integer.toString(port), phoneNumberId, Integer.toString(perSecond), Long.toString(time.toSeconds())));
        var load = new ForgedWebhookProcess(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
        load.await(ForgedWebhookLoad.STARTED);
        return load;
    }

    private void await(String expected) throws IOException {
        for (var line = lines.readLine(); !expected.equals(line); line = lines.readLine()) {
            if (line == null) {
                throw new IOException("the load process ended during its warm-up");
            }
        }
    }

    /** Waits for the end and returns the last line. */
    String result() {
        try {
            return lines.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
