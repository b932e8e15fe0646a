package dev.recado.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TopicsTest {

    @Test
    void what_is_made_for_a_publisher_is_what_the_installation_makes_for_its_own() {
        assertThat(Topics.ALL).containsAll(Topics.ofPublisher("local"));
        assertThat(Topics.ofPublisher("erp")).extracting(Topics.Topic::name)
                .containsExactly("dispatches.submitted.erp", "dispatches.submitted.erp.outbound.dlq");
    }

    @Test
    void what_a_stranger_submits_has_a_place_to_be_put_aside() {
        assertThat(Topics.ALL).extracting(Topics.Topic::name)
                .contains(Topics.commonDeadLetterOf(Topics.submittedBy("stranger"), "outbound"));
    }
}
