package dev.recado.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class UserChangedTest {

    private final UserChanged sample = Samples.all().filter(UserChanged.class::isInstance).map(UserChanged.class::cast)
            .findFirst().orElseThrow();

    @Test
    void the_ended_sessions_may_be_absent() throws Exception {
        ObjectNode json = TestJson.MAPPER.valueToTree(sample);
        json.remove("ended_sessions");
        assertThat(TestJson.MAPPER.treeToValue(json, UserChanged.class).endedSessions()).isNull();
    }

    @Test
    void no_ended_sessions_are_omitted() {
        var none = new UserChanged(sample.eventId(), sample.tenantId(), sample.occurredAt(), sample.userId(), sample.name(),
                sample.roles(), sample.teamIds(), sample.tokenVersion(), sample.active(), List.of());
        assertThat(TestJson.MAPPER.valueToTree(none).has("ended_sessions")).isFalse();
    }

    @Test
    void an_unknown_neighbour_is_ignored() throws Exception {
        ObjectNode json = TestJson.MAPPER.valueToTree(sample);
        json.put("of_tomorrow", "x");
        assertThat(TestJson.MAPPER.treeToValue(json, UserChanged.class)).isEqualTo(sample);
    }
}
