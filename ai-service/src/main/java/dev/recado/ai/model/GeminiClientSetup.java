package dev.recado.ai.model;

import jakarta.enterprise.context.ApplicationScoped;

import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.googleai.GeminiThinkingConfig;
import dev.langchain4j.model.googleai.GoogleAiGeminiChatModel.GoogleAiGeminiChatModelBuilder;
import io.quarkiverse.langchain4j.ModelBuilderCustomizer;

/** Sets what the extension has no property for; retries are the turn queue's, so that none holds a slot. */
@ApplicationScoped
class GeminiClientSetup implements ModelBuilderCustomizer<GoogleAiGeminiChatModelBuilder> {

    @Override
    public void customize(GoogleAiGeminiChatModelBuilder builder) {
        builder.httpClientBuilder(new GeminiHttpBuilder())
                .supportedCapabilities(Capability.RESPONSE_FORMAT_JSON_SCHEMA)
                .maxRetries(0)
                .thinkingConfig(GeminiThinkingConfig.builder().thinkingLevel("low").includeThoughts(false).build())
                .returnThinking(false)
                .sendThinking(false);
    }
}
