package dev.recado.ai.turn;

import java.time.Clock;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import dev.recado.ai.model.AiConfig;
import dev.recado.ai.model.ReplyModel;
import dev.recado.kit.work.ClaimedWork;
import dev.recado.kit.work.WorkQueue;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;

/** Works the queue: begin in one transaction, ask the model outside any, end in another. */
@ApplicationScoped
class TurnWorker {

    private final WorkQueue queue;
    private final Answers answers;
    private final ReplyModel model;
    private final AiConfig config;
    private final Clock clock;

    TurnWorker(WorkQueue queue, Answers answers, ReplyModel model, AiConfig config, Clock clock) {
        this.queue = queue;
        this.answers = answers;
        this.model = model;
        this.config = config;
        this.clock = clock;
    }

    /** Each slot holds at most one model call, so the queue's limit is the limit on calls in flight. */
    void start(@Observes StartupEvent start) {
        queue.start(config.callsMax(), this::work);
    }

    private Uni<Void> work(ClaimedWork claimed) {
        return answers.begin(claimed).chain(turn -> turn == null ? Uni.createFrom().voidItem() : answer(turn));
    }

    private Uni<Void> answer(Turn turn) {
        return turn.overdue(clock.instant())
                ? answers.overdue(turn)
                : model.ask(turn.request()).chain(asked -> answers.settle(turn, asked));
    }
}
