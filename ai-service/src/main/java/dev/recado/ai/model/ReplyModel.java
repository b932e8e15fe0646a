package dev.recado.ai.model;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

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
    private final ModelMetrics record;
    private final Playbook playbook;
    private final AiConfig config;

    ReplyModel(ReplyWriter writer, ModelCalls calls, ModelMetrics record, Playbook playbook, AiConfig config) {
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
        var tokens = new TokenCounter();
        var answer = tokens.of(() -> attempt(request));
        var latency = Duration.ofNanos(System.nanoTime() - start);
        record.add(answer, latency);
        return new Asked(answer, new ModelUsage(config.model(), tokens.input(), tokens.output(), latency.toMillis()));
    }

    private ModelAnswer attempt(ReplyRequested request) {
        try {
            var decision = writer.write(playbook.text(), PromptTranscript.renderName(request.contactName()),
                    PromptTranscript.render(request.transcript()));
            return decision == null ? new Malformed("no decision") : new Decided(decision.toDecision());
        } catch (RuntimeException e) {
            return ModelFailureException.of(e);
        }
    }

    /** An answer and what it cost, whatever it was. */
    public record Asked(ModelAnswer answer, ModelUsage usage) {
    }
}
