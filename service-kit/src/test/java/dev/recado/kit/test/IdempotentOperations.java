package dev.recado.kit.test;

import static io.restassured.RestAssured.given;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads from a service's API document which POST operations do not declare the header {@code Idempotency-Key}. */
public final class IdempotentOperations {

    private IdempotentOperations() {
    }

    /** @param management the address of the service's management port */
    public static Set<String> postsWithoutKey(String management) {
        Map<String, Map<String, Object>> paths = given().queryParam("format", "json").get(management + "/q/openapi").then()
                .statusCode(200).extract().path("paths");
        var without = new TreeSet<String>();
        paths.forEach((path, operations) -> {
            if (operations.get("post") instanceof Map<?, ?> post && !declaresKey(post)) {
                without.add(path);
            }
        });
        return without;
    }

    private static boolean declaresKey(Map<?, ?> operation) {
        return operation.get("parameters") instanceof List<?> parameters && parameters.stream().anyMatch(
                parameter -> parameter instanceof Map<?, ?> named && "Idempotency-Key".equals(named.get("name"))
                        && "header".equals(named.get("in")) && String.valueOf(named.get("description")).contains("422"));
    }
}
