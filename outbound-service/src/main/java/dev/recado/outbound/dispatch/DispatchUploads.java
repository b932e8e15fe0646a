package dev.recado.outbound.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.lifecycle.BackOff;
import dev.recado.kit.lifecycle.VertxContexts;
import dev.recado.kit.work.ClaimedWork;
import dev.recado.outbound.channel.Channel;
import dev.recado.outbound.dispatch.SendStarts.SendStart;
import dev.recado.outbound.dispatch.SendStarts.UploadNeeded;
import dev.recado.outbound.dispatch.UploadResults.UploadResult;
import dev.recado.outbound.media.MediaUploads;
import dev.recado.outbound.media.UploadedMedia;
import dev.recado.outbound.whatsapp.ChannelHealth;
import dev.recado.outbound.whatsapp.Explanation;
import dev.recado.outbound.whatsapp.GraphMedia;
import dev.recado.outbound.whatsapp.SendOutcome;
import dev.recado.outbound.whatsapp.SendOutcome.GraphError;
import dev.recado.outbound.whatsapp.UploadRefusals;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

/**
 * Uploads the media that claimed dispatches need, outside any transaction. Dispatches of one number that need the same media at
 * the same time share one upload. Only some of them may wait for uploads, so that the number's other messages are still sent.
 */
@ApplicationScoped
class DispatchUploads {

    /** The pause of a dispatch that finds no place. */
    private static final Duration NO_PLACE_PAUSE = Duration.ofSeconds(2);
    /** No upload of a dispatch starts later, so that the last one ends while the work queue still extends the lease. */
    private static final Duration STARTS_WITHIN = GraphMedia.TRANSFER_MAX;
    private static final BackOff BACK_OFF = new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(60), 100, 125);
    /** Errors of messages whose media id may be unknown to Meta, although it has not expired. */
    private static final Set<Integer> DOUBTFUL_MEDIA = Set.of(100, 131009, 131053);
    private static final Duration RENEWAL_PAUSE = Duration.ofSeconds(1);

    /** The number is a part of it, because the result depends on its token, too. An upload that succeeded serves its whole account. */
    private record Upload(TenantId tenant, UUID media, ChannelId number) {
    }

    private final MediaUploads uploads;
    private final Transactions transactions;
    private final UploadResults results;
    private final UploadPlaces places = new UploadPlaces();
    private final Map<Upload, Uni<UploadedMedia>> running = new ConcurrentHashMap<>();

    DispatchUploads(MediaUploads uploads, Transactions transactions, UploadResults results) {
        this.uploads = uploads;
        this.transactions = transactions;
        this.results = results;
    }

    /** Uploads the media and stores what became of them. */
    Uni<Void> upload(ClaimedWork claimed, UploadNeeded needed) {
        return uploadInPlace(claimed, needed)
                .chain(result -> transactions.run(tx -> results.store(tx, claimed, needed.channel(), result)));
    }

    /** Uploads one media after the other until all are uploaded, one fails, or the time is over. */
    private Uni<UploadResult> uploadInPlace(ClaimedWork claimed, UploadNeeded needed) {
        var number = needed.channel().id();
        if (!places.take(number, DispatchWork.lane(claimed.lane()))) {
            return Uni.createFrom().item(new UploadResult.Waits(NO_PLACE_PAUSE, DispatchWork.NO_UPLOAD_PLACE));
        }
        var deadlineNanos = System.nanoTime() + STARTS_WITHIN.toNanos();
        return uploadAll(claimed, needed, needed.media().ids(), deadlineNanos).eventually(() -> places.release(number));
    }

    private Uni<UploadResult> uploadAll(ClaimedWork claimed, UploadNeeded needed, List<UUID> media, long deadlineNanos) {
        if (media.isEmpty()) {
            return Uni.createFrom().item(new UploadResult.Waits(Duration.ZERO, DispatchWork.UPLOADED));
        }
        if (System.nanoTime() > deadlineNanos) {
            return Uni.createFrom().item(new UploadResult.Waits(Duration.ZERO, DispatchWork.UPLOADS_CONTINUE));
        }
        return shared(claimed.tenant(), media.getFirst(), needed.channel())
                .chain(uploaded -> uploaded instanceof UploadedMedia.Ready
                        ? uploadAll(claimed, needed, media.subList(1, media.size()), deadlineNanos)
                        : Uni.createFrom().item(result(uploaded, claimed.attempts() - 1, needed.media().retries())));
    }

    /** Waits for an upload that runs already, or starts it; returns to the context of the caller. */
    private Uni<UploadedMedia> shared(TenantId tenant, UUID media, Channel channel) {
        var caller = Vertx.currentContext();
        return running.computeIfAbsent(new Upload(tenant, media, channel.id()),
                upload -> uploads.upload(tenant, media, channel).onTermination().invoke(() -> running.remove(upload))
                        .memoize().indefinitely())
                .emitOn(command -> VertxContexts.runOn(caller, command));
    }

    /**
     * @param failures of uploads, answered or not
     * @param retries how often Meta has refused an upload of the message
     */
    private static UploadResult result(UploadedMedia uploaded, int failures, int retries) {
        return switch (uploaded) {
            case UploadedMedia.Ready ready -> new UploadResult.Waits(Duration.ZERO, DispatchWork.UPLOADED);
            case UploadedMedia.Missing missing -> new UploadResult.Fails(new SendOutcome.Rejected(ChannelHealth.UNKNOWN,
                    new GraphError(0, "media deleted", Explanation.of("own.media_deleted"))));
            case UploadedMedia.Unavailable(var reason) -> new UploadResult.Repeats(
                    new SendOutcome.Retry(BACK_OFF.pause(failures), false, ChannelHealth.UNKNOWN,
                            new GraphError(0, reason, Explanation.of("own.media_not_uploaded"))),
                    false);
            case UploadedMedia.TokenRefused(var refusal) -> counted(UploadRefusals.ofToken(refusal, retries));
            case UploadedMedia.Postponed(var refusal) -> counted(UploadRefusals.passing(refusal, retries));
            case UploadedMedia.Refused(var refusal) -> new UploadResult.Fails(UploadRefusals.ofFile(refusal));
        };
    }

    private static UploadResult counted(SendOutcome outcome) {
        return switch (outcome) {
            case SendOutcome.Retry retry -> new UploadResult.Repeats(retry, true);
            case SendOutcome.Rejected rejected -> new UploadResult.Fails(rejected);
            case SendOutcome.Accepted accepted -> throw new IllegalStateException("a refused upload is not accepted");
            case SendOutcome.Uncertain uncertain -> throw new IllegalStateException("a refused upload is not uncertain");
        };
    }

    /**
     * Forgets the uploads of a message that Meta refuses because of them, and lets the message be sent again. An id that was
     * uploaded just before is not the cause: then the refusal stays. May run again with the same result.
     */
    Uni<SendOutcome> retryWithNewUpload(SendStart start, SendOutcome outcome) {
        return start.media().isEmpty() || !isDoubtful(outcome)
                ? Uni.createFrom().item(outcome)
                : forgetAll(start, List.copyOf(start.media().keySet()))
                        .map(stale -> stale && outcome instanceof SendOutcome.Rejected rejected
                                ? new SendOutcome.Retry(RENEWAL_PAUSE, false, rejected.line(), rejected.error())
                                : outcome);
    }

    private static boolean isDoubtful(SendOutcome outcome) {
        return switch (outcome) {
            case SendOutcome.Retry retry -> DOUBTFUL_MEDIA.contains(retry.error().code());
            case SendOutcome.Rejected rejected -> DOUBTFUL_MEDIA.contains(rejected.error().code());
            case SendOutcome.Accepted accepted -> false;
            case SendOutcome.Uncertain uncertain -> false;
        };
    }

    /** Whether Meta's id of any of the media is not used any more. */
    private Uni<Boolean> forgetAll(SendStart start, List<UUID> media) {
        if (media.isEmpty()) {
            return Uni.createFrom().item(false);
        }
        var first = media.getFirst();
        return uploads.forget(start.dispatch().tenant(), first, start.channel(), start.media().get(first).id())
                .chain(stale -> forgetAll(start, media.subList(1, media.size())).map(other -> stale || other));
    }
}
