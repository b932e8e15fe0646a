package dev.recado.local;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Maps a path to the service that answers it, with the same table as the Kubernetes ingress. */
final class GatewayRoutes {

    private static final Map<String, SuitePart> PREFIXES = new LinkedHashMap<>();

    static {
        route(SuitePart.INGEST, "/webhooks", "/api/v1/replays", "/api/v1/ingest");
        route(SuitePart.AUTH, "/api/v1/auth", "/api/v1/me", "/api/v1/users", "/api/v1/tenants", "/api/v1/api-keys",
                "/api/v1/audit",
                "/.well-known/jwks.json");
        route(SuitePart.AI, "/api/v1/ai", "/api/v1/playbooks", "/api/v1/knowledge");
        route(SuitePart.OUTBOUND, "/api/v1/messages", "/api/v1/channels", "/api/v1/templates", "/api/v1/media",
                "/api/v1/queues",
                "/api/v1/outbound");
    }

    private GatewayRoutes() {
    }

    /** The service of a path; empty for management paths, which are never reachable from outside. */
    static Optional<SuitePart> of(String path) {
        if (hidden(path)) {
            return Optional.empty();
        }
        return Optional.of(PREFIXES.entrySet().stream().filter(entry -> under(path, entry.getKey()))
                .map(Map.Entry::getValue).findFirst().orElse(SuitePart.CONVERSATION));
    }

    private static boolean hidden(String path) {
        // a service decodes and normalises a path before it routes it, so an encoded or relative path is refused
        return under(path, "/q") || path.startsWith("//") || path.contains("/../") || path.endsWith("/..")
                || path.contains("/./") || path.toLowerCase().contains("%2e") || path.toLowerCase().startsWith("/%71");
    }

    private static boolean under(String path, String prefix) {
        return path.startsWith(prefix) && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
    }

    private static void route(SuitePart part, String... prefixes) {
        for (var prefix : prefixes) {
            PREFIXES.put(prefix, part);
        }
    }
}
