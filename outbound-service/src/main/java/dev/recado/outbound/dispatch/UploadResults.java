package dev.recado.outbound.dispatch;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.MessageId;
import dev.recado.kit.database.Tx;
import dev.recado.kit.work.ClaimedWork;
import dev.recado.kit.work.WorkQueue;
import dev.recado.outbound.channel.Channel;
import dev.recado.outbound.channel.ChannelBreaker;
import dev.recado.outbound.dispatch.Dispatch.Ready;
import dev.recado.outbound.whatsapp.SendOutcome;
import io.smallrye.mutiny.Uni;

/**
 * Stores what became of the uploads of a ready dispatch: it starts again now or later, or fails. An upload sends nothing to the
 * person, so it costs nothing of the person's pace. The pace is locked last, as by a claim, so that neither waits for the other.
 */
@ApplicationScoped
class UploadResults {

    private final DispatchRepository repository;
    private final DispatchMedia media;
    private final SendResults results;
    private final ChannelBreaker breaker;
    private final WorkQueue queue;

    UploadResults(DispatchRepository repository, DispatchMedia media, SendResults results, ChannelBreaker breaker,
            WorkQueue queue) {
        this.repository = repository;
        this.media = media;
        this.results = results;
        this.breaker = breaker;
        this.queue = queue;
    }

    /** The uploads of one claim. */
    sealed interface UploadResult {

        /** @param reason as in {@link DispatchWork#UPLOADED} */
        record Waits(Duration after, String reason) implements UploadResult {
        }

        /**
         * An upload has failed and is repeated.
         *
         * @param counts whether the failure counts for the limit of the error
         */
        record Repeats(SendOutcome.Retry retry, boolean counts) implements UploadResult {
        }

        /** The dispatch cannot be sent. */
        record Fails(SendOutcome.Rejected rejected) implements UploadResult {
        }
    }

    Uni<Void> store(Tx tx, ClaimedWork claimed, Channel channel, UploadResult result) {
        return switch (result) {
            case UploadResult.Waits(var after, var reason) ->
                tryAnother(tx, channel).chain(() -> queue.putBack(tx, claimed, after, reason, DispatchWork.PERSON_PACE));
            case UploadResult.Repeats repeats -> repeat(tx, claimed, channel, repeats);
            case UploadResult.Fails(var rejected) ->
                results.end(tx, ready(claimed).fail(rejected.error())).chain(() -> breaker.record(tx, channel, rejected));
        };
    }

    /** A number on trial does not wait for the outcome of a message that is not sent. */
    private Uni<Void> tryAnother(Tx tx, Channel channel) {
        return channel.failing() == null
                ? Uni.createFrom().voidItem()
                : breaker.tryAgain(tx, channel.tenant(), channel.id());
    }

    /** The dispatch fails immediately if it would expire before the next upload. */
    private Uni<Void> repeat(Tx tx, ClaimedWork claimed, Channel channel, UploadResult.Repeats repeats) {
        var ready = ready(claimed);
        var retry = repeats.retry();
        return repository.lockIfTooLate(ready.tenant(), tx, ready, retry.after()).chain(tooLate -> tooLate
                ? results.end(tx, ready.fail(retry.error())).chain(() -> breaker.record(tx, channel, retry))
                : count(tx, ready, repeats).chain(() -> breaker.record(tx, channel, retry))
                        .chain(() -> queue.putBackFailed(tx, claimed, retry.after(), DispatchWork.lastError(retry.error()),
                                DispatchWork.PERSON_PACE)));
    }

    private Uni<Void> count(Tx tx, Ready ready, UploadResult.Repeats repeats) {
        return repeats.counts() ? media.countRetry(ready.tenant(), tx, ready) : Uni.createFrom().voidItem();
    }

    private static Ready ready(ClaimedWork claimed) {
        return new Ready(claimed.tenant(), new MessageId(claimed.id()));
    }
}
