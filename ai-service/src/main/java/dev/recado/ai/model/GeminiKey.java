package dev.recado.ai.model;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;

/** Stops the start with one clear line when Gemini's key is missing, rather than handing over every conversation. */
@ApplicationScoped
class GeminiKey {

    private final AiConfig config;

    GeminiKey(AiConfig config) {
        this.config = config;
    }

    void check(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent start) {
        if (config.apiKey().isEmpty()) {
            throw new ConfigurationException("GEMINI_API_KEY (or GOOGLE_API_KEY) is not set: ai-service cannot answer anyone");
        }
    }
}
