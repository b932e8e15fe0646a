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
import dev.recado.kit.lifecycle.BackOff;
import dev.recado.kit.lifecycle.VertxContexts;
import dev.recado.kit.work.ClaimedWork;
import dev.recado.outbound.channel.Channel;
import dev.recado.outbound.dispatch.SendStarts.SendStart;
import dev.recado.outbound.dispatch.SendStarts.UploadNeeded;
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
 * Uploads the media that claimed dispatches need, outside any transaction. Dispatches that need the same media at the same time
 * share one upload. Only a part of a number's places may wait for uploads, so that its other messages are still sent.
 */
@ApplicationScoped
class DispatchUploads {

    /** The dispatches of one number that wait for uploads in this process. */
    private static final int WAITING_PER_NUMBER_MAX = 16;
    /** The pause of a dispatch that finds no place. */
    private static final Duration NO_PLACE_PAUSE = Duration.ofSeconds(2);
    /** No upload of a dispatch starts later, so that the last one ends while the work queue still extends the lease. */
    private static final Duration STARTS_WITHIN = GraphMedia.TRANSFER_MAX;
    private static final BackOff BACK_OFF = new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(60), 100, 125);
    /** Errors of messages whose media id may be unknown to Meta, although it has not expired. */
    private static final Set<Integer> DOUBTFUL_MEDIA = Set.of(100, 131009, 131053);
    private static final Duration RENEWAL_PAUSE = Duration.ofSeconds(1);

    /** The uploads of one claim: all are done, or why not. */
    sealed interface UploadResult {

        record Complete() implements UploadResult {
        }

        /** The dispatch is tried again. */
        record Later(SendOutcome.Retry retry) implements UploadResult {
        }

        /** The dispatch cannot be sent. */
        record Refused(SendOutcome.Rejected rejected) implements UploadResult {
        }
    }

    private record Upload(TenantId tenant, UUID media, String businessId) {
    }

    private final MediaUploads uploads;
    private final Map<Upload, Uni<UploadedMedia>> running = new ConcurrentHashMap<>();
    private final Map<ChannelId, Integer> waiting = new ConcurrentHashMap<>();

    DispatchUploads(MediaUploads uploads) {
        this.uploads = uploads;
    }

    /** Uploads one media after the other until all are uploaded, one fails, or the time is over. */
    Uni<UploadResult> upload(ClaimedWork claimed, UploadNeeded needed) {
        var number = needed.channel().id();
        if (waiting.merge(number, 1, Integer::sum) > WAITING_PER_NUMBER_MAX) {
            release(number);
            return Uni.createFrom().item(later(NO_PLACE_PAUSE, "too many uploads"));
        }
        var deadlineNanos = System.nanoTime() + STARTS_WITHIN.toNanos();
        return uploadAll(claimed, needed.channel(), needed.media(), deadlineNanos).eventually(() -> release(number));
    }

    private void release(ChannelId number) {
        waiting.computeIfPresent(number, (id, count) -> count == 1 ? null : count - 1);
    }

    private Uni<UploadResult> uploadAll(ClaimedWork claimed, Channel channel, List<UUID> media, long deadlineNanos) {
        if (media.isEmpty()) {
            return Uni.createFrom().item(new UploadResult.Complete());
        }
        if (System.nanoTime() > deadlineNanos) {
            return Uni.createFrom().item(later(Duration.ZERO, "uploads continue"));
        }
        return shared(claimed.tenant(), media.getFirst(), channel).chain(uploaded -> uploaded instanceof UploadedMedia.Ready
                ? uploadAll(claimed, channel, media.subList(1, media.size()), deadlineNanos)
                : Uni.createFrom().item(failed(uploaded, claimed.attempts() - 1)));
    }

    /** Waits for an upload that runs already, or starts it; returns to the context of the caller. */
    private Uni<UploadedMedia> shared(TenantId tenant, UUID media, Channel channel) {
        var caller = Vertx.currentContext();
        return running.computeIfAbsent(new Upload(tenant, media, channel.businessId()),
                upload -> uploads.upload(tenant, media, channel).onTermination().invoke(() -> running.remove(upload))
                        .memoize().indefinitely())
                .emitOn(command -> VertxContexts.runOn(caller, command));
    }

    private static UploadResult failed(UploadedMedia uploaded, int retries) {
        return switch (uploaded) {
            case UploadedMedia.Ready ready -> new UploadResult.Complete();
            case UploadedMedia.Missing missing ->
                new UploadResult.Refused(new SendOutcome.Rejected(ChannelHealth.UNKNOWN, new GraphError(0, "media deleted",
                        Explanation.of("own.media_deleted"))));
            case UploadedMedia.Unavailable unavailable -> later(BACK_OFF.pause(retries), unavailable.reason());
            case UploadedMedia.Refused(var ofToken, var refusal) -> refused(UploadRefusals.outcome(refusal, ofToken, retries));
        };
    }

    private static UploadResult refused(SendOutcome outcome) {
        return switch (outcome) {
            case SendOutcome.Retry retry -> new UploadResult.Later(retry);
            case SendOutcome.Rejected rejected -> new UploadResult.Refused(rejected);
            case SendOutcome.Accepted accepted -> throw new IllegalStateException("a refused upload is not accepted");
            case SendOutcome.Uncertain uncertain -> throw new IllegalStateException("a refused upload is not uncertain");
        };
    }

    /** An upload says nothing about the line of messages. */
    private static UploadResult later(Duration pause, String reason) {
        return new UploadResult.Later(new SendOutcome.Retry(pause, false, ChannelHealth.UNKNOWN, new GraphError(0, reason,
                Explanation.of("own.media_not_uploaded"))));
    }

    /**
     * Forgets the uploads of a message that Meta refuses because of them, and lets the message be sent again. An id that was
     * uploaded just before is not the cause: then the refusal stays. Repeatable.
     */
    Uni<SendOutcome> renewed(SendStart start, SendOutcome outcome) {
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
