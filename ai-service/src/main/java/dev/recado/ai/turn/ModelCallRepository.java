package dev.recado.ai.turn;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.ai.model.AiConfig;
import dev.recado.ai.model.ModelAnswer.Decided;
import dev.recado.ai.model.ModelAnswer.Failed;
import dev.recado.ai.model.ReplyModel.Asked;
import dev.recado.events.TenantId;
import dev.recado.kit.Tx;
import io.smallrye.mutiny.Uni;

/** The log of what each model call cost: ids and numbers, no text. */
@ApplicationScoped
class ModelCallRepository {

    private static final String INSERT = """
                                         insert into model_call (tenant_id, turn_id, conversation_id, model, latency_millis, outcome,
                                             reason, input_tokens, output_tokens)
                                         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)""";

    private final AiConfig config;

    ModelCallRepository(AiConfig config) {
        this.config = config;
    }

    Uni<Integer> add(TenantId tenant, Tx tx, Turn turn, Asked asked) {
        var spent = Spent.on(asked);
        return tx.update(INSERT, tenant.value(), turn.id(), turn.conversationId().value(), config.model(),
                asked.latency().toMillis(), asked.answer().outcome(), spent.reason(), spent.input(), spent.output());
    }

    /** The columns that only one kind of answer fills. */
    private record Spent(Integer input, Integer output, String reason) {

        static Spent on(Asked asked) {
            return switch (asked.answer()) {
                case Decided decided -> new Spent(decided.usage().inputTokens(), decided.usage().outputTokens(), null);
                case Failed failed -> new Spent(null, null, failed.reason());
            };
        }
    }
}
