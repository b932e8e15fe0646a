package dev.recado.outbound.dispatch;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.recado.events.ChannelId;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.kit.work.ClaimedWork;
import dev.recado.kit.work.PersonPace;
import dev.recado.kit.work.WorkItem;
import dev.recado.outbound.whatsapp.SendOutcome.GraphError;

/** Describes a dispatch as an item of the work queue. */
public final class DispatchWork {

    /**
     * Meta lets a number send one message in six seconds to one person, and borrows up to 45 for a burst. Bulk messages use half of the
     * bucket, so that a reply to the same person does not wait for them.
     */
    static final PersonPace PERSON_PACE = new PersonPace(Duration.ofSeconds(6), 10, workLane(Lane.BULK), 5);

    /** The last error in the work queue while another worker sends the message; like those of uploads, it is no error. */
    public static final String SENT_BY_ANOTHER = "another worker sends it";
    /** All media are uploaded, and the message starts next. */
    public static final String UPLOADED = "uploaded";
    /** Some media are uploaded, and the next claim uploads the others. */
    public static final String UPLOADS_CONTINUE = "uploads continue";
    /** The number has no free place for another upload. */
    public static final String NO_UPLOAD_PLACE = "too many uploads";
    private static final Pattern GRAPH_CODE = Pattern.compile("code (\\d{1,9})");

    private DispatchWork() {
    }

    static WorkItem item(TenantId tenant, MessageId id, ChannelId channel, String person, Lane lane, Duration delay) {
        return new WorkItem(tenant, id.value(), channel.toString(), person, workLane(lane), lane != Lane.BULK, delay);
    }

    /** Whether the message may be a template to a person outside the window: the bot replies inside it only. */
    static boolean mayBeOutsideWindow(ClaimedWork claimed) {
        return claimed.lane() != workLane(Lane.REPLY);
    }

    /** Returns the last error in the work queue; code 0 says that the request did not reach WhatsApp, and the title says why. */
    static String lastError(GraphError error) {
        return error.code() == 0 && error.title() != null ? error.title() : "code " + error.code();
    }

    /** Returns the code of the Graph API in a last error; empty if there is none. */
    public static OptionalInt graphCode(String lastError) {
        var code = GRAPH_CODE.matcher(lastError);
        return code.matches() ? OptionalInt.of(Integer.parseInt(code.group(1))) : OptionalInt.empty();
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
