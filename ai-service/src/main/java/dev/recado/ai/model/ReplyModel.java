package dev.recado.ai.model;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import dev.langchain4j.model.googleai.GoogleAiGeminiTokenUsage;
import dev.langchain4j.model.output.TokenUsage;
import dev.recado.ai.model.ModelAnswer.Decided;
import dev.recado.ai.model.ModelAnswer.Malformed;
import dev.recado.events.ModelUsage;
import dev.recado.events.ReplyRequested;
import io.smallrye.mutiny.Uni;

/** Asks the model once and tells what came of it: every failure is an answer too, so that none ends in silence. */
@ApplicationScoped
public class ReplyModel {

    private final ReplyWriter writer;
    private final ModelCalls calls;
    private final ModelRecord record;
    private final Playbook playbook;
    private final AiConfig config;

    ReplyModel(ReplyWriter writer, ModelCalls calls, ModelRecord record, Playbook playbook, AiConfig config) {
        this.writer = writer;
        this.calls = calls;
        this.record = record;
        this.playbook = playbook;
        this.config = config;
    }

    /** Never fails, and holds no database connection: call it between two transactions. */
    public Uni<Asked> ask(ReplyRequested request) {
        return calls.run(() -> answer(request));
    }

    private Asked answer(ReplyRequested request) {
        var start = System.nanoTime();
        var answer = attempt(request, start);
        var latency = Duration.ofNanos(System.nanoTime() - start);
        record.add(answer, latency);
        return new Asked(answer, latency);
    }

    private ModelAnswer attempt(ReplyRequested request, long start) {
        try {
            var result = writer.write(playbook.text(), Transcript.name(request.contactName()),
                    Transcript.of(request.transcript()));
            if (result.content() == null) {
                return new Malformed("no decision");
            }
            return new Decided(result.content().decide(), usage(result.tokenUsage(), start));
        } catch (RuntimeException e) {
            return ModelFailureException.of(e);
        }
    }

    private ModelUsage usage(TokenUsage tokens, long start) {
        return new ModelUsage(config.model(), tokens == null ? null : tokens.inputTokenCount(), output(tokens),
                Duration.ofNanos(System.nanoTime() - start).toMillis());
    }

    /** Thoughts are billed as output, but counted apart. */
    private static Integer output(TokenUsage tokens) {
        if (tokens == null || tokens.outputTokenCount() == null) {
            return null;
        }
        var thoughts = tokens instanceof GoogleAiGeminiTokenUsage gemini ? gemini.thoughtsTokenCount() : null;
        return tokens.outputTokenCount() + (thoughts == null ? 0 : thoughts);
    }

    /** An answer and how long it took. */
    public record Asked(ModelAnswer answer, Duration latency) {
    }
}
