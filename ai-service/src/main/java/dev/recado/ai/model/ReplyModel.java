package dev.recado.ai.model;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.ai.model.ModelAnswer.Decided;
import dev.recado.ai.model.ModelAnswer.Malformed;
import dev.recado.events.ModelUsage;
import dev.recado.events.ReplyRequested;
import io.smallrye.mutiny.Uni;

/** Makes one model call. A failure is returned as an answer as well, so that every turn ends with a decision. */
@ApplicationScoped
public class ReplyModel {

    private final ReplyWriter writer;
    private final ModelCalls calls;
    private final ModelMetrics metrics;
    private final Playbook playbook;
    private final AiConfig config;

    ReplyModel(ReplyWriter writer, ModelCalls calls, ModelMetrics metrics, Playbook playbook, AiConfig config) {
        this.writer = writer;
        this.calls = calls;
        this.metrics = metrics;
        this.playbook = playbook;
        this.config = config;
    }

    /** Never fails. It can take as long as the call's time limit, so call it between two transactions. */
    public Uni<ModelResult> call(ReplyRequested request) {
        return calls.run(() -> callAndRecord(request));
    }

    private ModelResult callAndRecord(ReplyRequested request) {
        var start = System.nanoTime();
        var tokens = new TokenCounter();
        var answer = tokens.count(() -> writeReply(request));
        var latency = Duration.ofNanos(System.nanoTime() - start);
        metrics.record(answer, latency);
        return new ModelResult(answer, new ModelUsage(config.model(), tokens.input(), tokens.output(), latency.toMillis()));
    }

    private ModelAnswer writeReply(ReplyRequested request) {
        try {
            var decision = writer.write(playbook.text(), PromptTranscript.renderName(request.contactName()),
                    PromptTranscript.render(request.transcript()));
            return decision == null ? new Malformed("no decision") : new Decided(decision.toDecision());
        } catch (RuntimeException e) {
            return ModelFailureException.of(e);
        }
    }

    /** The answer of one call and its token usage, which a failed call may have as well. */
    public record ModelResult(ModelAnswer answer, ModelUsage usage) {
    }
}
