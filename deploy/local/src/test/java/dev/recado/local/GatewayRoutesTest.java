package dev.recado.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each path of the API leads to one service, and management paths lead to none. */
class GatewayRoutesTest {

    @ParameterizedTest
    @CsvSource({"/webhooks/whatsapp, INGEST", "/api/v1/replays/1, INGEST", "/api/v1/auth/token, AUTH", "/api/v1/me, AUTH",
            "/.well-known/jwks.json, AUTH", "/api/v1/ai/turns, AI", "/api/v1/playbooks, AI", "/api/v1/messages/1, OUTBOUND",
            "/api/v1/channels, OUTBOUND", "/api/v1/conversations/1/messages, CONVERSATION", "/api/v1/merge, CONVERSATION",
            "/api/v1/health, CONVERSATION", "/api/docs/asyncapi.json, CONVERSATION",
            "/ws/v1/feed, CONVERSATION", "/r/abc, CONVERSATION", "/, CONVERSATION"})
    void a_path_belongs_to_one_service(String path, SuitePart part) {
        assertThat(GatewayRoutes.of(path)).contains(part);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q", "/q/health", "/q/metrics", "//q/health", "/r/../q/health", "/r/%2e%2E/q/health",
            "/%71/health"})
    void management_paths_are_never_routed(String path) {
        assertThat(GatewayRoutes.of(path)).isEmpty();
    }
}
