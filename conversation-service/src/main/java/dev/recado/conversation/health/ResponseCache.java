package dev.recado.conversation.health;

import java.time.Duration;
import java.util.function.Supplier;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.recado.kit.lifecycle.VertxContexts;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

/**
 * Keeps answers for a while and lets callers at the same time share one computation, so that a flood of requests causes one
 * round of calls to other services. A failure reaches those who wait for it and is not kept.
 */
public final class ResponseCache<T> {

    private static final int ANSWERS_MAX = 16;

    private final AsyncCache<String, Answer<T>> answers;

    /** A failure is a value here, because the cache would log it. */
    private record Answer<T>(T item, Throwable failure) {
    }

    public ResponseCache(Duration kept) {
        this(kept, Ticker.systemTicker());
    }

    ResponseCache(Duration kept, Ticker ticker) {
        answers = Caffeine.newBuilder().maximumSize(ANSWERS_MAX).expireAfterWrite(kept).ticker(ticker).executor(Runnable::run)
                .buildAsync();
    }

    /** Returns the kept answer, or the one that is on its way, or a new one; always on the caller's Vert.x context. */
    public Uni<T> get(String name, Supplier<Uni<? extends T>> computation) {
        return Uni.createFrom().deferred(() -> {
            var caller = Vertx.currentContext();
            return shared(name, computation).emitOn(action -> VertxContexts.runOn(caller, action))
                    .onItem().transformToUni(answer -> answer.failure() == null
                            ? Uni.createFrom().item(answer.item())
                            : Uni.createFrom().failure(answer.failure()));
        });
    }

    /** A copy for each caller: one who leaves cancels the copy and not the computation of the others. */
    private Uni<Answer<T>> shared(String name, Supplier<Uni<? extends T>> computation) {
        return Uni.createFrom().completionStage(() -> answers
                .get(name, (key, executor) -> Uni.createFrom().deferred(computation).onItemOrFailure()
                        .transform((item, failure) -> new Answer<>(item, failure)).subscribeAsCompletionStage())
                .copy()).invoke(answer -> forgetFailure(name, answer));
    }

    private void forgetFailure(String name, Answer<T> answer) {
        if (answer.failure() != null) {
            answers.synchronous().asMap().remove(name, answer);
        }
    }
}
