package dev.recado.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tries one operation after the other as everybody, and writes down what should not have been answered so. */
final class EndpointWalk {

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private final SuiteUnderTest suite;
    private final SuiteSigningKey key;
    private final Map<String, String> ids;
    private final List<String> wrong = new ArrayList<>();

    /** @param ids of the suite's own tenant, by the path that leads to them */
    EndpointWalk(SuiteUnderTest suite, Map<String, String> ids) {
        this.suite = suite;
        this.key = SuiteSigningKey.of(suite);
        this.ids = ids;
    }

    List<String> wrong() {
        return wrong;
    }

    /** In one's own tenant, with ids that nobody has: a denial is 403, anything else is none. */
    void own(Endpoints.Operation operation, AccessTable.Rule rule, TestUsers people) {
        people.clients().forEach((role, desk) -> {
            var status = call(operation, operation.path(Map.of()), desk.token());
            var allowed = rule.open() || rule.callers().contains(role);
            if (status >= 500 || allowed == (status == FORBIDDEN) || !rule.open() && status == UNAUTHORIZED) {
                wrong.add(operation.name() + " by " + role + ": " + status);
            }
        });
    }

    /** With the ids of another tenant: what one might do is not there. */
    void foreign(Endpoints.Operation operation, AccessTable.Rule rule, TestUsers people) {
        if (rule.open() || rule.ofPlatform() || !operation.names(ids)) {
            return;
        }
        people.clients().forEach((role, desk) -> {
            var status = call(operation, operation.path(ids), desk.token());
            if (status != (rule.callers().contains(role) ? NOT_FOUND : FORBIDDEN)) {
                wrong.add(operation.name() + " by another tenant's " + role + ": " + status);
            }
        });
    }

    /**
     * What needs a token takes none of these, and what is open to all is so with any of them.
     *
     * @param token a good one, to be spoilt
     */
    void badTokens(Endpoints.Operation operation, AccessTable.Rule rule, String token) {
        bad(key, token).forEach((defect, text) -> {
            var status = call(operation, operation.path(Map.of()), text);
            if (status >= 500 || rule.open() == (status == UNAUTHORIZED)) {
                wrong.add(operation.name() + " with a token " + defect + ": " + status);
            }
        });
    }

    private static Map<String, String> bad(SuiteSigningKey key, String token) {
        var all = new TreeMap<String, String>();
        all.put("missing", "");
        all.put("expired", key.resigned(token, claims -> claims.put("exp", System.currentTimeMillis() / 1_000 - 60)));
        all.put("of another key", key.forged(token));
        all.put("for another audience", key.resigned(token, claims -> claims.put("aud", "another-api")));
        all.put("of another issuer", key.resigned(token, claims -> claims.put("iss", "another")));
        all.put("of another type", key.resigned(token, claims -> claims.put("typ", "refresh")));
        all.put("without signature", key.unsigned(token));
        all.put("with the public key as HMAC secret", key.hmacConfused(token));
        return all;
    }

    private int call(Endpoints.Operation operation, String path, String token) {
        var headers = new LinkedHashMap<String, String>();
        if (!token.isEmpty()) {
            headers.put("Authorization", "Bearer " + token);
        }
        return TestHttp.call(operation.method(), suite.gateway() + path, operation.body(), headers).status();
    }
}
