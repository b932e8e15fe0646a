package dev.recado.verify.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

import dev.recado.verify.SuiteUnderTest;
import dev.recado.verify.TestJson;
import dev.recado.verify.UserClient;

/** Measures token verification, logins per second, and reads beside a flood of wrong logins. */
public final class AuthBench {

    private static final Set<String> PARTS = Set.of("token", "logins", "flood");
    private static final int WRONG_ARGUMENTS = 2;
    private static final int CONNECTIONS = 16;
    /** More than a service caches, so that each token is verified in full. */
    private static final int TOKENS = 6_000;
    private static final int ACCOUNTS = 40;
    private static final Duration ROUND = Duration.ofSeconds(20);
    private static final Duration WARM_UP = Duration.ofSeconds(60);

    private final SuiteUnderTest suite;
    private final UserClient owner;
    private final TokenVerificationBench tokens;

    private AuthBench(SuiteUnderTest suite) {
        this.suite = suite;
        this.owner = suite.logIn();
        this.tokens = new TokenVerificationBench(suite, owner.token());
    }

    /** Arguments: names of the parts to measure; without arguments all of them. */
    public static void main(String[] arguments) throws IOException {
        var parts = arguments.length == 0 ? PARTS : Set.copyOf(List.of(arguments));
        if (!PARTS.containsAll(parts)) {
            System.err.println("deploy/bench auth: the parts are token, logins and flood");
            System.exit(WRONG_ARGUMENTS);
        }
        if (!parts.equals(Set.of("flood"))) {
            try (var suite = SuiteUnderTest.start(Map.of())) {
                new AuthBench(suite).measure(parts);
            }
        }
        if (parts.contains("flood")) {
            try (var suite = SuiteUnderTest.startWithDefaultLoginLimits()) {
                new WrongLoginBench(suite).measure();
            }
        }
    }

    private void measure(Set<String> parts) throws IOException {
        if (parts.contains("token")) {
            tokens.measure(TOKENS, WARM_UP, ROUND);
        }
        if (parts.contains("logins")) {
            logins();
        }
    }

    /** Logs in with correct passwords as fast as the hashing threads allow. */
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
        var body = TestJson.object().put("email", email).put("name", "Bench").put("password", password(email));
        body.withArray("roles").add("viewer");
        if (owner.post("/api/v1/users", TestJson.write(body)).status() != 201) {
            throw new IllegalStateException("the account was not created");
        }
        return email;
    }

    private static String password(String email) {
        return "right-" + email.hashCode() + "-password";
    }

    private static String login(String email) {
        return TestJson.write(TestJson.object().put("username", email).put("password", password(email)));
    }

    private int auth() {
        return URI.create(suite.url("auth")).getPort();
    }
}
