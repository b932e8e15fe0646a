package dev.recado.outbound.queue;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

import dev.recado.kit.http.Paged;
import dev.recado.kit.work.WorkInventory.LaneCount;
import dev.recado.kit.work.WorkPauses.PausedLane;
import dev.recado.outbound.dispatch.DispatchWork;
import dev.recado.outbound.queue.QueueRepository.QueueRow;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The queue of one number.
 *
 * @param paused whether nothing is claimed: its breaker is open, or a person has paused every lane
 */
@Schema(name = "Queue")
record QueueView(String channelId, String phoneNumberId,
        @Schema(description = "messages that wait; null above 10000 in one lane") @Nullable Integer waiting,
        @Schema(description = "age of the oldest waiting message") @Nullable Long oldestSeconds,
        @Schema(description = "messages that a worker has claimed to send them") int claimed,
        @Schema(description = "messages that WhatsApp accepted in the last minute, up to 10 seconds late") int acceptedLastMinute,
        @Schema(description = "messages that WhatsApp may have accepted; null above 10000") @Nullable Integer uncertain,
        boolean paused,
        @Schema(description = "why the breaker is open; null while it is closed") @Nullable BreakerView breaker,
        List<LaneView> lanes) {

    /** Why the breaker of a number is open. */
    @Schema(name = "QueueBreaker")
    record BreakerView(@Schema(description = "of the Graph API; 0 when it does not answer") int code, @Nullable String title,
            @Nullable Instant since) {
    }

    /** Who paused a lane, and why. */
    @Schema(name = "QueuePause")
    record PauseView(String reason, @Schema(description = "id of the person or API key") @Nullable String by, Instant since) {

        static PauseView of(PausedLane lane) {
            return new PauseView(lane.reason(), lane.by(), lane.since());
        }
    }

    /** One lane of the queue. */
    @Schema(name = "QueueLane")
    record LaneView(@Schema(enumeration = {
            "reply", "agent", "notice", "bulk"}) String lane, @Nullable Integer waiting,
            @Nullable Long oldestSeconds, int claimed, @Nullable PauseView pause){

        static LaneView of(LaneCount count, @Nullable PausedLane pause) {
            return new LaneView(QueueLanes.name(DispatchWork.lane(count.lane())), counted(count.waiting()),
                    count.oldestSeconds(),
                    (int) count.claimed(), pause == null ? null : PauseView.of(pause));
        }
    }

    static QueueView of(QueueRow row, List<LaneView> lanes) {
        var exact = lanes.stream().allMatch(lane -> lane.waiting() != null);
        return new QueueView(row.channel().toString(), row.phoneNumberId(),
                exact ? lanes.stream().mapToInt(LaneView::waiting).sum() : null,
                lanes.stream().map(LaneView::oldestSeconds).filter(Objects::nonNull).max(Long::compareTo).orElse(null),
                lanes.stream().mapToInt(LaneView::claimed).sum(), (int) row.acceptedLastMinute(), counted(row.uncertain()),
                row.breaker() != null || lanes.stream().allMatch(lane -> lane.pause() != null), row.breaker(), lanes);
    }

    private static @Nullable Integer counted(long count) {
        return count > Paged.COUNT_MAX ? null : (int) count;
    }
}
