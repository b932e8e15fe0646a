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
 * A {@link ForgedWebhookLoad} that runs when nobody else wants to: a forger takes no processor from the service he floods, since he sits
 * elsewhere; on one machine only the scheduler can keep him from it. That the whole flood came all the same, its last line says.
 */
final class ForgedWebhookProcess implements AutoCloseable {

    /** The idle class yields at once; least priority, where there is no chrt, only after its slice of some milliseconds. */
    private static final Path CHRT = Path.of("/usr/bin/chrt");
    private final Process process;
    private final BufferedReader lines;

    private ForgedWebhookProcess(Process process) {
        this.process = process;
        this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Returns once the flood is there. */
    static ForgedWebhookProcess start(int port, String phoneNumberId, int perSecond, Duration time) throws IOException {
        var command = new ArrayList<>(
                Files.isExecutable(CHRT) ? List.of(CHRT.toString(), "--idle", "0") : List.of("nice", "-n", "19"));
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx160m",
                "-XX:+UseSerialGC", "-XX:-UsePerfData", "-cp", System.getProperty("java.class.path"), ForgedWebhookLoad.class.getName(),
                Integer.toString(port), phoneNumberId, Integer.toString(perSecond), Long.toString(time.toSeconds())));
        var flood = new ForgedWebhookProcess(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
        flood.await(ForgedWebhookLoad.FLOODING);
        return flood;
    }

    private void await(String expected) throws IOException {
        for (var line = lines.readLine(); !expected.equals(line); line = lines.readLine()) {
            if (line == null) {
                throw new IOException("the flood ended before it began");
            }
        }
    }

    /** Waits for its end. */
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
