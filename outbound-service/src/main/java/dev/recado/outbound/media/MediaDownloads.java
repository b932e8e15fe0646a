package dev.recado.outbound.media;

import java.time.Clock;
import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.MediaFailure;
import dev.recado.events.MediaOutcome;
import dev.recado.events.Topics;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.lifecycle.BackOff;
import dev.recado.kit.lifecycle.FailureClassifier;
import dev.recado.kit.outbox.Outbox;
import dev.recado.outbound.channel.Channel;
import dev.recado.outbound.channel.Channels;
import dev.recado.outbound.media.FetchResult.Failed;
import dev.recado.outbound.media.FetchResult.Fetched;
import dev.recado.outbound.media.FetchResult.Later;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Runs one attempt of a request, and stores its result with the event that publishes it, or the time of the next attempt. */
@ApplicationScoped
class MediaDownloads {

    /** Meta deletes the media of a message after this time. */
    private static final Duration MEDIA_AGE_MAX = Duration.ofDays(7);
    private static final BackOff BACK_OFF = BackOff.halfRandom(Duration.ofSeconds(2), Duration.ofMinutes(15));
    /** A transfer may damage bytes; after this many attempts the bytes are what Meta has. */
    private static final int MISMATCHES_MAX = 3;

    private final Transactions transactions;
    private final Channels channels;
    private final MediaFetcher fetcher;
    private final FetchedMedia fetched;
    private final MediaRequestRepository repository;
    private final Outbox outbox;
    private final Clock clock;

    MediaDownloads(Transactions transactions, Channels channels, MediaFetcher fetcher, FetchedMedia fetched,
            MediaRequestRepository repository, Outbox outbox, Clock clock) {
        this.transactions = transactions;
        this.channels = channels;
        this.fetcher = fetcher;
        this.fetched = fetched;
        this.repository = repository;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** The result fails only when the database does; the request is then claimed again at the end of its lease. */
    Uni<Void> run(MediaRequest request) {
        return transactions.run(tx -> channels.find(request.tenant(), tx, request.event().channelId()))
                .chain(channel -> fetch(request, channel))
                .chain(result -> settle(request, result))
                .onFailure().recoverWithUni(failure -> retry(request, FailureClassifier.outcome(failure)));
    }

    private Uni<FetchResult> fetch(MediaRequest request, @Nullable Channel channel) {
        return channel == null
                ? Uni.createFrom().item(new Failed(MediaFailure.CHANNEL_DISCONNECTED, "The number is not connected any more."))
                : fetcher.fetch(request.event(), channel);
    }

    private Uni<Void> settle(MediaRequest request, FetchResult result) {
        return switch (result) {
            case Fetched media -> fetched.store(request, media);
            case Failed failed when failed.cause() == MediaFailure.HASH_MISMATCH && request.attempts() < MISMATCHES_MAX ->
                retry(request, failed.explanation());
            case Failed failed -> fail(request, failed);
            case Later later -> retry(request, later.reason());
        };
    }

    private Uni<Void> retry(MediaRequest request, String reason) {
        var after = BACK_OFF.pause(request.attempts() - 1);
        if (clock.instant().plus(after).isAfter(request.event().occurredAt().plus(MEDIA_AGE_MAX))) {
            return fail(request, new Failed(MediaFailure.EXPIRED, "Meta no longer has the media; the last attempt: " + reason));
        }
        Log.infof("Media are not fetched yet; the next attempt is in %d s tenantId=%s eventId=%s attempts=%d outcome=%s",
                after.toSeconds(), request.tenant(), request.event().eventId(), request.attempts(), reason);
        return transactions.run(tx -> repository.retry(request.tenant(), tx, request, after, reason)).replaceWithVoid();
    }

    private static String action(MediaFailure cause) {
        return switch (cause) {
            case ADDRESS_REFUSED -> "check the host of its address and add it to recado.outbound.media.download-hosts";
            case TOO_LARGE -> "ask the customer for a smaller file";
            case CHANNEL_DISCONNECTED -> "connect the number again";
            case EXPIRED, HASH_MISMATCH, TYPE_MISMATCH, UNKNOWN -> "ask the customer to send them again";
        };
    }

    private Uni<Void> fail(MediaRequest request, Failed failed) {
        Log.warnf("Media cannot be fetched; %s tenantId=%s eventId=%s outcome=%s", action(failed.cause()), request.tenant(),
                request.event().eventId(), failed.cause());
        var event = request.result(new MediaOutcome.Failed(failed.cause(), failed.explanation()), "failed", clock.instant());
        return transactions.run(tx -> repository.fail(request.tenant(), tx, request, failed.cause().name())
                .chain(ended -> ended ? outbox.add(tx, Topics.MEDIA_STORED, event) : Uni.createFrom().voidItem()));
    }
}
