package dev.recado.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Lists every operation in the OpenAPI documents of the five services, with a harmless request for each. */
final class Endpoints {

    private static final Set<String> SERVICES = Set.of("ingest", "conversation", "ai", "outbound", "auth");
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private Endpoints() {
    }

    /**
     * @param service service that implements it
     * @param path path template with parameters in braces
     */
    record Operation(String service, String method, String path) {

        String name() {
            return method + " " + path;
        }

        /** @param ids ids of a tenant, by path prefix; other parameters get an id that does not exist */
        String path(Map<String, String> ids) {
            var filled = path;
            while (filled.contains("{")) {
                var at = filled.indexOf('{');
                var end = filled.indexOf('}');
                filled = filled.substring(0, at) + value(filled.substring(0, at), filled.substring(at + 1, end), ids)
                        + filled.substring(end + 1);
            }
            return filled;
        }

        /** A valid body, so that the response depends on the caller only; null for GET and DELETE. */
        String body() {
            if (method.equals("GET") || method.equals("DELETE")) {
                return null;
            }
            if (path.endsWith("/pause")) {
                return "{\"reason\":\"Inventory\"}";
            }
            return path.endsWith("/messages") ? "{\"text\":\"Bom dia\"}" : "{}";
        }

        /** True when the path contains one of the ids. */
        boolean usesAnyOf(Map<String, String> ids) {
            return ids.keySet().stream().anyMatch(prefix -> path.startsWith(prefix + "{"));
        }

        private String value(String prefix, String parameter, Map<String, String> ids) {
            return switch (parameter) {
                case "service" -> service;
                case "topic" -> "messages.received";
                case "offset" -> "999999";
                case "name" -> "nobody";
                default -> ids.getOrDefault(prefix, UUID.randomUUID().toString());
            };
        }
    }

    static List<Operation> of(SuiteUnderTest suite) {
        var all = new ArrayList<Operation>();
        for (var service : SERVICES) {
            var document = TestHttp.get(suite.gateway() + "/api/docs/openapi/" + service + ".json").json();
            document.get("paths").properties().forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                if (METHODS.contains(method)) {
                    all.add(new Operation(service, method.toUpperCase(Locale.ROOT), path.getKey()));
                }
            }));
        }
        return all;
    }
}
