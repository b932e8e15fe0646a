package dev.recado.outbound;

import java.util.Map;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

/** Puts the stub in Meta's place and shortens the waits. */
public class OutboundTestResource implements QuarkusTestResourceLifecycleManager {

    public static final String PHONE_NUMBER_ID = "106540352242922";

    private GraphStub graph;

    @Override
    public Map<String, String> start() {
        graph = new GraphStub();
        return Map.of(
                "whatsapp.api-base-url", graph.baseUrl(),
                "whatsapp.token", "test_token",
                "whatsapp.phone-number-id", PHONE_NUMBER_ID,
                "whatsapp.business-id", "102290129340398",
                "recado.egress-allowed", "127.0.0.1:" + graph.port(),
                "recado.secrets-key", "test:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "AUTH_JWKS_URL", "http://127.0.0.1:1/jwks.json",
                "recado.outbound.send-deadline", "3s",
                "recado.outbound.commit-reserve", "1s",
                "recado.outbound.uncertain-after", "1s");
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(graph, new TestInjector.MatchesType(GraphStub.class));
    }

    @Override
    public void stop() {
        graph.close();
    }
}
