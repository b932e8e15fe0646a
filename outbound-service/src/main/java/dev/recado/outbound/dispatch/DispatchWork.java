package dev.recado.outbound.dispatch;

import java.time.Duration;

import dev.recado.events.ChannelId;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.kit.work.WorkItem;

/** Describes a dispatch as an item of the work queue. */
final class DispatchWork {

    private DispatchWork() {
    }

    static WorkItem item(TenantId tenant, MessageId id, ChannelId channel, String person, Lane lane, Duration delay) {
        return new WorkItem(tenant, id.value(), channel.toString(), person, priority(lane), lane != Lane.BULK, delay);
    }

    private static int priority(Lane lane) {
        return switch (lane) {
            case REPLY -> 0;
            case AGENT -> 1;
            case NOTICE -> 2;
            case BULK -> 3;
        };
    }
}
