package dev.recado.ai.model;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;

import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.googleai.GeminiThinkingConfig;
import dev.langchain4j.model.googleai.GoogleAiGeminiChatModel.GoogleAiGeminiChatModelBuilder;
import io.quarkiverse.langchain4j.ModelBuilderCustomizer;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;

/** Configures what the LangChain4j extension has no property for, and stops the start when the API key is missing. */
@ApplicationScoped
class GeminiClientSetup implements ModelBuilderCustomizer<GoogleAiGeminiChatModelBuilder> {

    /** Stops the start without an API key. Otherwise the service would hand over every conversation. */
    void checkApiKey(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent start, AiConfig config) {
        if (config.apiKey().isEmpty()) {
            throw new ConfigurationException(
                    "GEMINI_API_KEY (or GOOGLE_API_KEY) is not set; ai-service needs it to call the Gemini API");
        }
    }

    /** Switches off LangChain4j's retries, because the turn queue retries without holding a slot. */
    @Override
    public void customize(GoogleAiGeminiChatModelBuilder builder) {
        builder.httpClientBuilder(new GeminiHttp.Builder())
                .supportedCapabilities(Capability.RESPONSE_FORMAT_JSON_SCHEMA)
                .maxRetries(0)
                .thinkingConfig(GeminiThinkingConfig.builder().thinkingLevel("low").includeThoughts(false).build())
                .returnThinking(false)
                .sendThinking(false);
    }
}
