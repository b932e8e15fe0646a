package dev.recado.ai.model;

import jakarta.enterprise.context.ApplicationScoped;

import dev.langchain4j.service.SystemMessage;
import dev.langchain4j.service.UserMessage;
import dev.langchain4j.service.V;
import io.quarkiverse.langchain4j.RegisterAiService;

/**
 * Calls the model for one turn. Customer text is passed as template parameters only, so braces in it are never expanded. The
 * type is not nested, because LangChain4j uses its name in metric tags.
 */
@ApplicationScoped
@RegisterAiService(chatMemoryProviderSupplier = RegisterAiService.NoChatMemoryProviderSupplier.class)
interface ReplyWriter {

    @SystemMessage(fromResource = "prompts/reply-writer.txt")
    @UserMessage(fromResource = "prompts/turn.txt")
    ModelDecision write(@V("playbook") String playbook, @V("contactName") String contactName,
            @V("transcript") String transcript);
}
