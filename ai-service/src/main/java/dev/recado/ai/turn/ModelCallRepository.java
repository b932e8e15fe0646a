package dev.recado.ai.turn;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.ai.model.ModelAnswer;
import dev.recado.ai.model.ModelAnswer.Decided;
import dev.recado.ai.model.ModelAnswer.Failed;
import dev.recado.ai.model.ReplyModel.Asked;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;

/** The log of what each model call cost: ids and numbers, no text. */
@ApplicationScoped
class ModelCallRepository {

    private static final String INSERT = """
        insert into model_call (tenant_id, turn_id, conversation_id, model, latency_millis, outcome,
            reason, input_tokens, output_tokens)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)""";

    Uni<Integer> add(TenantId tenant, Tx tx, Turn turn, Asked asked) {
        var usage = asked.usage();
        return tx.update(INSERT, tenant.value(), turn.id(), turn.conversationId().value(), usage.model(), usage.latencyMillis(),
                asked.answer().outcome(), reason(asked.answer()), usage.inputTokens(), usage.outputTokens());
    }

    private static String reason(ModelAnswer answer) {
        return switch (answer) {
            case Decided decided -> null;
            case Failed failed -> failed.reason();
        };
    }
}
