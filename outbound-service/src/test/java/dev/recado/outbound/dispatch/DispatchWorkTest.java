package dev.recado.outbound.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

import dev.recado.events.ChannelId;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.kit.work.WorkItem;
import org.junit.jupiter.api.Test;

class DispatchWorkTest {

    private static WorkItem item(Lane lane) {
        return DispatchWork.item(TenantId.random(), MessageId.random(), ChannelId.random(), "p", lane, Duration.ZERO);
    }

    @Test
    void replies_are_claimed_before_agents_messages_notices_and_bulk() {
        assertThat(Stream.of(Lane.values()).sorted(Comparator.comparing(lane -> item(lane).lane())))
                .containsExactly(Lane.REPLY, Lane.AGENT, Lane.NOTICE, Lane.BULK);
    }

    @Test
    void only_bulk_has_no_order() {
        assertThat(Stream.of(Lane.values()).filter(lane -> !item(lane).ordered())).containsExactly(Lane.BULK);
    }
}
