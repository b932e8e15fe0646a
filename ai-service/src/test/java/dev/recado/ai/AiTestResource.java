package dev.recado.ai;

import java.util.Map;

import dev.recado.ai.model.GeminiStub;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

/** Starts the stub of Gemini and shortens the waits. */
public class AiTestResource implements QuarkusTestResourceLifecycleManager {

    private GeminiStub gemini;

    @Override
    public Map<String, String> start() {
        gemini = new GeminiStub();
        return Map.of(
                "GEMINI_API_KEY", "test-key",
                "GEMINI_BASE_URL", gemini.baseUrl(),
                "recado.ai.debounce", "300ms",
                "recado.ai.call-timeout", "5s",
                "recado.ai.retry-delay", "50ms");
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(gemini, new TestInjector.MatchesType(GeminiStub.class));
    }

    @Override
    public void stop() {
        gemini.close();
    }
}
