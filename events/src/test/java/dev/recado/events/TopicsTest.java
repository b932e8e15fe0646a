package dev.recado.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TopicsTest {

    @Test
    void a_publishers_topics_equal_those_of_the_local_publisher() {
        assertThat(Topics.ALL).containsAll(Topics.ofPublisher("local"));
        assertThat(Topics.ofPublisher("erp")).extracting(Topics.Topic::name)
                .containsExactly("dispatches.submitted.erp", "dispatches.submitted.erp.outbound.dlq");
    }

    @Test
    void an_unregistered_publishers_records_have_a_dead_letter_topic() {
        assertThat(Topics.ALL).extracting(Topics.Topic::name)
                .contains(Topics.commonDeadLetterOf(Topics.submittedBy("stranger"), "outbound"));
    }
}
