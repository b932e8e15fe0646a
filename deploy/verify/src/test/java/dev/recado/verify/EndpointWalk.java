package dev.recado.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Calls each operation as every caller and collects the responses that access.table does not allow. */
final class EndpointWalk {

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private final SuiteUnderTest suite;
    private final SuiteSigningKey key;
    private final Map<String, String> ids;
    private final List<String> wrong = new ArrayList<>();

    /** @param ids ids of the suite's own tenant, by path prefix */
    EndpointWalk(SuiteUnderTest suite, Map<String, String> ids) {
        this.suite = suite;
        this.key = SuiteSigningKey.of(suite);
        this.ids = ids;
    }

    List<String> wrong() {
        return wrong;
    }

    /** Calls with ids that do not exist, in the caller's own tenant: only a denied caller gets 403. */
    void callInOwnTenant(Endpoints.Operation operation, AccessTable.Rule rule, TestUsers users) {
        users.clients().forEach((role, client) -> {
            var status = call(operation, operation.path(Map.of()), client.token());
            var allowed = rule.open() || rule.callers().contains(role);
            if (status >= 500 || allowed == (status == FORBIDDEN) || !rule.open() && status == UNAUTHORIZED) {
                wrong.add(operation.name() + " by " + role + ": " + status);
            }
        });
    }

    /** Calls with another tenant's ids: an allowed caller gets 404, a denied one 403. */
    void callWithForeignIds(Endpoints.Operation operation, AccessTable.Rule rule, TestUsers users) {
        if (rule.open() || rule.ofPlatform() || !operation.usesAnyOf(ids)) {
            return;
        }
        users.clients().forEach((role, client) -> {
            var status = call(operation, operation.path(ids), client.token());
            if (status != (rule.callers().contains(role) ? NOT_FOUND : FORBIDDEN)) {
                wrong.add(operation.name() + " by another tenant's " + role + ": " + status);
            }
        });
    }

    /**
     * Calls with invalid tokens: a protected operation answers 401, a public one does not.
     *
     * @param token a valid token, from which invalid ones are made
     */
    void callWithInvalidTokens(Endpoints.Operation operation, AccessTable.Rule rule, String token) {
        invalidTokens(key, token).forEach((defect, text) -> {
            var status = call(operation, operation.path(Map.of()), text);
            if (status >= 500 || rule.open() == (status == UNAUTHORIZED)) {
                wrong.add(operation.name() + " with a token " + defect + ": " + status);
            }
        });
    }

    private static Map<String, String> invalidTokens(SuiteSigningKey key, String token) {
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
