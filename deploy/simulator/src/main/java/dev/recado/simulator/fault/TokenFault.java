package dev.recado.simulator.fault;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * The fault of access tokens, which lasts until a tester ends it.
 *
 * @param expired the phone number ids whose token is answered with code 190
 */
record TokenFault(Set<String> expired) {

    private static final int NUMBERS_MAX = 1000;

    static final TokenFault NONE = new TokenFault(Set.of());

    static TokenFault of(JsonObject json) {
        var expired = json.getJsonArray("expired", new JsonArray());
        if (expired.size() > NUMBERS_MAX) {
            throw new IllegalArgumentException("tokens.expired must have at most " + NUMBERS_MAX + " elements");
        }
        return new TokenFault(expired.stream().map(String.class::cast).collect(Collectors.toUnmodifiableSet()));
    }

    JsonObject toJson() {
        var sorted = new JsonArray();
        new TreeSet<>(expired).forEach(sorted::add);
        return new JsonObject().put("expired", sorted);
    }
}
