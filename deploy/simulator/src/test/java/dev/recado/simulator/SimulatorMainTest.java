package dev.recado.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatorMainTest {

    private static final Map<String, String> COMPLETE = Map.of("SIM_PORT", "0", "SIM_APP_SECRET", "test_app_secret",
            "SIM_WHATSAPP_TOKEN",
            "test_token", "SIM_PHONE_NUMBER_ID", "1", "SIM_BUSINESS_ID", "2", "SIM_WEBHOOK_URL", "http://127.0.0.1:9/",
            "SIM_GEMINI_API_KEY",
            "test_key");

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void a_missing_secret_stops_the_start_with_one_error_line() throws Exception {
        var process = start(Map.of("SIM_WEBHOOK_URL", "http://127.0.0.1:9/"));
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(new String(process.getErrorStream().readAllBytes()).strip().lines())
                .filteredOn(line -> line.startsWith("simulator: ")).containsExactly(
                        "simulator: SIM_APP_SECRET is not set; the simulator cannot start without it");
    }

    @Test
    void it_prints_ready_and_ends_on_a_signal() throws Exception {
        var process = start(COMPLETE);
        assertThat(process.inputReader().readLine()).isEqualTo("ready");
        process.destroy();
        assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
    }

    private Process start(Map<String, String> env) throws IOException {
        var classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m", "-cp",
                classPath,
                SimulatorMain.class.getName());
        builder.environment().keySet().removeIf(name -> name.startsWith("SIM_"));
        builder.environment().putAll(env);
        var process = builder.start();
        started.add(process);
        return process;
    }
}
