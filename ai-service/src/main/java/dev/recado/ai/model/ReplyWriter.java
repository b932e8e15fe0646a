package dev.recado.ai.model;

import jakarta.enterprise.context.ApplicationScoped;

import dev.langchain4j.service.SystemMessage;
import dev.langchain4j.service.UserMessage;
import dev.langchain4j.service.V;
import io.quarkiverse.langchain4j.RegisterAiService;

/** Decides one turn. What customers wrote comes in as parameters alone, never as part of a template. */
@ApplicationScoped
@RegisterAiService(chatMemoryProviderSupplier = RegisterAiService.NoChatMemoryProviderSupplier.class)
interface ReplyWriter {

    @SystemMessage(fromResource = "prompts/reply-writer.txt")
    @UserMessage(fromResource = "prompts/turn.txt")
    ModelDecision write(@V("playbook") String playbook, @V("contactName") String contactName,
            @V("transcript") String transcript);
}
