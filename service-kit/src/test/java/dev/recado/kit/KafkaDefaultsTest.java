package dev.recado.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;

import jakarta.inject.Inject;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(KitTestResource.class)
class KafkaDefaultsTest {

    @Inject
    KafkaClientService clients;
    @Inject
    KafkaSettings settings;

    @Test
    void a_channel_that_sets_nothing_gets_the_safe_defaults_from_the_connector() {
        assertThat(settingsOf("messages-received")).containsAllEntriesOf(Map.of(
                "auto.offset.reset", "earliest",
                "group.protocol", "consumer",
                "enable.auto.commit", "false",
                "auto.commit.interval.ms", "1000",
                "max.poll.records", "500",
                "group.id", "conversation",
                "failure-strategy", "dead-letter-queue",
                "dead-letter-queue.topic", "messages.received.conversation.dlq",
                "throttled.unprocessed-record-max-age.ms", "0",
                "batch", "true"));
    }

    @Test
    void what_the_new_group_protocol_forbids_is_not_set() {
        assertThat(settingsOf("messages-received")).doesNotContainKeys("session.timeout.ms",
                "heartbeat.interval.ms", "partition.assignment.strategy");
    }

    @Test
    void the_producer_waits_for_all_replicas() {
        assertThat(settings.producer()).containsEntry("acks", "all").containsEntry("enable.idempotence", "true");
    }

    /** As text, however it is typed. */
    private Map<String, String> settingsOf(String channel) {
        Map<String, String> settings = new HashMap<>();
        clients.getConsumer(channel).configuration().forEach((name, value) -> settings.put(name, String.valueOf(value)));
        return settings;
    }
}
