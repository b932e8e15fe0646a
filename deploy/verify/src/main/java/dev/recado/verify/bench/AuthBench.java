package dev.recado.verify.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import dev.recado.verify.Desk;
import dev.recado.verify.Json;
import dev.recado.verify.SuiteUnderTest;

/** What it costs to know who asks, and what a flood of wrong passwords takes from those who are signed in. */
public final class AuthBench {

    private static final int CONNECTIONS = 16;
    private static final int READS_PER_SECOND = 200;
    private static final int WRONG_PER_SECOND = 200;
    private static final int WARM_UP_ROUNDS = 2;
    private static final int ROUNDS = 3;
    /** Beyond what a service remembers, so that each is verified anew. */
    private static final int TOKENS = 6_000;
    private static final int ACCOUNTS = 40;
    private static final Duration ROUND = Duration.ofSeconds(20);
    private static final Duration WARM_UP = Duration.ofSeconds(60);

    private final SuiteUnderTest suite;
    private final Desk desk;
    private final TokenCost tokens;

    private AuthBench(SuiteUnderTest suite) {
        this.suite = suite;
        this.desk = suite.signIn();
        this.tokens = new TokenCost(suite, desk.token());
    }

    public static void main(String[] arguments) throws IOException {
        try (var suite = SuiteUnderTest.start(Map.of())) {
            var bench = new AuthBench(suite);
            bench.tokens.print(TOKENS, WARM_UP, ROUND);
            bench.logins();
            bench.besideWrongLogins();
        }
    }

    /** As many as the hashing threads allow, everybody with the right password. */
    private void logins() throws IOException {
        var bodies = IntStream.range(0, ACCOUNTS).mapToObj(i -> account()).map(AuthBench::login).toList();
        try (var load = new LoadGenerator(auth(), CONNECTIONS, RawRequests.post("/api/v1/auth/token", bodies))) {
            load.closedLoop(ROUND);
            var result = load.closedLoop(ROUND);
            System.out.printf("logins: %.0f/s by %d at once, p50 %.0f ms, p99 %.0f ms; answers %s%n", result.perSecond(),
                    CONNECTIONS, result.millis(50), result.millis(99), result.statuses());
        }
    }

    private String account() {
        var email = "bench-" + UUID.randomUUID() + "@example.com";
        var body = Json.object().put("email", email).put("name", "Bench").put("password", password(email));
        body.withArray("roles").add("viewer");
        if (desk.post("/api/v1/users", Json.write(body)).status() != 201) {
            throw new IllegalStateException("no account could be made");
        }
        return email;
    }

    private static String password(String email) {
        return "right-" + email.hashCode() + "-password";
    }

    private static String login(String email) {
        return Json.write(Json.object().put("username", email).put("password", password(email)));
    }

    /** In turns; the first rounds warm up. */
    private void besideWrongLogins() throws IOException {
        var ratios = new ArrayList<Double>();
        for (var round = 0; round < WARM_UP_ROUNDS; round++) {
            besideWrongLoginsOnce();
        }
        for (var round = 0; round < ROUNDS; round++) {
            ratios.add(besideWrongLoginsOnce());
        }
        System.out.printf("%d reads/s of others beside %d wrong logins/s: p99 %.2f times that of alone (median of %s)%n",
                2 * READS_PER_SECOND, WRONG_PER_SECOND, ratios.stream().sorted().toList().get(ROUNDS / 2),
                ratios.stream().map("%.2f"::formatted).toList());
    }

    private double besideWrongLoginsOnce() throws IOException {
        var alone = reads();
        var wrong = new LoadResult[1];
        var flood = Thread.ofPlatform().start(() -> wrong[0] = wrongLogins());
        var beside = reads();
        try {
            flood.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.out.printf(
                "  alone p50 %.2f ms, p99 %.2f ms; beside %.0f wrong logins/s, answers %s: p50 %.2f ms, p99 %.2f ms%n",
                alone.millis(50), alone.millis(99), wrong[0].perSecond(), wrong[0].statuses(), beside.millis(50),
                beside.millis(99));
        return beside.millis(99) / alone.millis(99);
    }

    /** Of auth itself and of conversation, half each. */
    private LoadResult reads() throws IOException {
        var other = new LoadResult[1];
        var thread = Thread.ofPlatform().start(() -> other[0] = read("conversation", "/api/v1/conversations?page_size=1"));
        var own = read("auth", "/api/v1/me");
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return own.with(other[0]);
    }

    private LoadResult read(String service, String path) {
        try (var load = new LoadGenerator(port(service), CONNECTIONS, RawRequests.get(path, List.of(desk.token())))) {
            var result = load.openLoop(READS_PER_SECOND, ROUND);
            if (result.errors() > 0) {
                throw new IllegalStateException("not every read was answered 200: " + result.statuses());
            }
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For a real account and for many that nobody has. */
    private LoadResult wrongLogins() {
        var bodies = IntStream.range(0, 1_000)
                .mapToObj(i -> Json.write(Json.object().put("username", i % 2 == 0
                        ? "owner@recado.localhost"
                        : "nobody-" + i
                                + "@example.com")
                        .put("password", "wrong-" + i + "-password")))
                .toList();
        try (var load = new LoadGenerator(auth(), CONNECTIONS, RawRequests.post("/api/v1/auth/token", bodies))) {
            return load.openLoop(WRONG_PER_SECOND, ROUND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int auth() {
        return port("auth");
    }

    private int port(String service) {
        return URI.create(suite.url(service)).getPort();
    }
}
