package dev.recado.ai;

import java.util.Map;

import dev.recado.ai.model.GeminiStub;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

/** Starts stubs of Gemini and of auth-service's key endpoint, and shortens the waits. */
public class AiTestResource implements QuarkusTestResourceLifecycleManager {

    private GeminiStub gemini;
    private TokenIssuer issuer;

    @Override
    public Map<String, String> start() {
        gemini = new GeminiStub();
        issuer = new TokenIssuer();
        return Map.of(
                "GEMINI_API_KEY", "test-key",
                "GEMINI_BASE_URL", gemini.baseUrl(),
                "recado.access.jwks-url", issuer.jwksUrl(),
                "recado.ai.debounce", "300ms",
                "recado.ai.call-timeout", "5s",
                "recado.ai.retry-delay", "50ms");
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(gemini, new TestInjector.MatchesType(GeminiStub.class));
        injector.injectIntoFields(issuer, new TestInjector.MatchesType(TokenIssuer.class));
    }

    @Override
    public void stop() {
        gemini.close();
        issuer.close();
    }
}
