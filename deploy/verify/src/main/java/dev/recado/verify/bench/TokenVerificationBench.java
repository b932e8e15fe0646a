package dev.recado.verify.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import dev.recado.verify.SuiteSigningKey;
import dev.recado.verify.SuiteUnderTest;
import dev.recado.verify.TestHttp;

/** Measures the verification of a token by the service's own timer: cached and not cached. */
final class TokenVerificationBench {

    private static final int CONNECTIONS = 4;
    private static final int PER_SECOND = 400;
    private static final String METRIC = "recado_tokens_verification_seconds";
    private static final String PATH = "/api/v1/channels";
    private static final String SERVICE = "outbound";

    private final SuiteUnderTest suite;
    private final String token;

    TokenVerificationBench(SuiteUnderTest suite, String token) {
        this.suite = suite;
        this.token = token;
    }

    /** @param count number of tokens that are not cached */
    void measure(int count, Duration warmUp, Duration time) throws IOException {
        var key = SuiteSigningKey.of(suite);
        var uncached = IntStream.range(0, count).parallel()
                .mapToObj(i -> key.resigned(token, claims -> claims.put("jti", UUID.randomUUID().toString()))).toList();
        inOwnProcess(key, uncached);
        request(uncached, warmUp);
        print("not cached", uncached, time);
        print("cached", List.of(token), time.plus(Duration.ofMinutes(1)));
    }

    /** Runs the verifier with a service's libraries in a process of its own, beside an idle suite. */
    private static void inOwnProcess(SuiteSigningKey key, List<String> tokens) throws IOException {
        var libraries = SuiteUnderTest.home().resolve(SERVICE + "-service/target/quarkus-app/lib");
        var classPath = String.join(System.getProperty("path.separator"), libraries.resolve("main").resolve("*").toString(),
                libraries.resolve("boot").resolve("*").toString(), System.getProperty("java.class.path"));
        var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx192m",
                "-XX:+UseSerialGC", "-cp", classPath, TokenVerificationLoop.class.getName(), key.modulus().toString(16),
                key.publicExponent().toString(16)).redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (var in = process.outputWriter(StandardCharsets.US_ASCII)) {
            for (var token : tokens) {
                in.write(token);
                in.newLine();
            }
        }
        if (process.onExit().join().exitValue() != 0) {
            throw new IllegalStateException("the verification process failed: see its output above");
        }
    }

    private void print(String what, List<String> tokens, Duration time) throws IOException {
        request(tokens, time);
        var metrics = TestHttp.get(suite.managementUrl(SERVICE) + "/q/metrics").body();
        System.out.printf("token %s: p50 %.1f µs, p99 %.1f µs (in %s, %d/s)%n", what, micros(metrics, "0.5"),
                micros(metrics, "0.99"), SERVICE, PER_SECOND);
    }

    private void request(List<String> tokens, Duration time) throws IOException {
        try (var load = new LoadGenerator(URI.create(suite.url(SERVICE)).getPort(), CONNECTIONS,
                RawRequests.get(PATH, tokens))) {
            var result = load.openLoop(PER_SECOND, time);
            if (result.errors() > 0) {
                throw new IllegalStateException("not every read was answered 200: " + result.statuses());
            }
        }
    }

    private static double micros(String metrics, String quantile) {
        return metrics.lines().filter(line -> line.startsWith(METRIC + "{") && line.contains("quantile=\"" + quantile + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)) * 1e6).findFirst()
                .orElseThrow(() -> new IllegalStateException("no such metric: " + METRIC));
    }
}
