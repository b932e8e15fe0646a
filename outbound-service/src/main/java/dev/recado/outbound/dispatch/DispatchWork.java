package dev.recado.outbound.dispatch;

import java.time.Duration;
import java.util.stream.Stream;

import dev.recado.events.ChannelId;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.kit.work.ClaimedWork;
import dev.recado.kit.work.PersonPace;
import dev.recado.kit.work.WorkItem;

/** Describes a dispatch as an item of the work queue. */
public final class DispatchWork {

    /**
     * Meta lets a number send one message in six seconds to one person, and borrows up to 45 for a burst. Bulk messages use half of the
     * bucket, so that a reply to the same person does not wait for them.
     */
    static final PersonPace PERSON_PACE = new PersonPace(Duration.ofSeconds(6), 10, workLane(Lane.BULK), 5);

    /** The reason in the work queue while another worker sends the message. */
    public static final String SENT_BY_ANOTHER = "another worker sends it";

    private DispatchWork() {
    }

    static WorkItem item(TenantId tenant, MessageId id, ChannelId channel, String person, Lane lane, Duration delay) {
        return new WorkItem(tenant, id.value(), channel.toString(), person, workLane(lane), lane != Lane.BULK, delay);
    }

    /** Whether the message may be a template to a person outside the window: the bot replies inside it only. */
    static boolean mayBeOutsideWindow(ClaimedWork claimed) {
        return claimed.lane() != workLane(Lane.REPLY);
    }

    /** The lane of the work queue; lower ones are claimed first. */
    public static int workLane(Lane lane) {
        return switch (lane) {
            case REPLY -> 0;
            case AGENT -> 1;
            case NOTICE -> 2;
            case BULK -> 3;
        };
    }

    /** @param workLane as {@link #workLane} returns it */
    public static Lane lane(int workLane) {
        return Stream.of(Lane.values()).filter(lane -> workLane(lane) == workLane).findFirst().orElseThrow();
    }
}
