package dev.recado.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;

import jakarta.inject.Inject;

import dev.recado.kit.sample.KitTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConnectorIncomingConfiguration;
import io.smallrye.reactive.messaging.providers.impl.ConnectorConfig;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(KitTestResource.class)
class KafkaDefaultsTest {

    private static final int MIB = 1024 * 1024;

    @Inject
    KafkaClientService clients;
    @Inject
    KafkaSettings settings;
    @Inject
    Config config;

    @Test
    void a_channel_that_sets_nothing_gets_the_safe_defaults_from_the_connector() {
        assertThat(settingsOf("messages-received")).containsAllEntriesOf(Map.of(
                "auto.offset.reset", "earliest",
                "group.protocol", "classic",
                "enable.auto.commit", "false",
                "auto.commit.interval.ms", "1000",
                "max.poll.records", "500",
                "isolation.level", "read_committed",
                "group.id", "conversation.messages.received"));
    }

    @Test
    void a_backlog_fits_the_heap() {
        assertThat(settingsOf("messages-received")).containsAllEntriesOf(Map.of(
                "fetch.max.bytes", Integer.toString(2 * MIB),
                "max.partition.fetch.bytes", Integer.toString(MIB / 2)));
    }

    @Test
    void a_dead_replica_is_replaced_within_seconds_without_stopping_the_others() {
        assertThat(settingsOf("messages-received")).containsAllEntriesOf(Map.of(
                "session.timeout.ms", "8000",
                "heartbeat.interval.ms", "2000",
                "partition.assignment.strategy", "org.apache.kafka.clients.consumer.CooperativeStickyAssignor"));
    }

    @Test
    void each_channel_has_a_dead_letter_topic_and_the_lasting_commit_strategy() {
        var source = new KafkaConnectorIncomingConfiguration(
                new ConnectorConfig("mp.messaging.incoming.", config, "messages-received") {
                });
        assertThat(source.getFailureStrategy()).isEqualTo("dead-letter-queue");
        assertThat(source.getDeadLetterQueueTopic()).contains("messages.received.conversation.dlq");
        assertThat(source.getBatch()).isTrue();
        assertThat(source.getCommitStrategy()).contains(LastingCommit.NAME);
        assertThat(source.getHealthEnabled()).isFalse();
    }

    @Test
    void the_producer_waits_for_all_replicas() {
        assertThat(settings.producer()).containsEntry("acks", "all").containsEntry("enable.idempotence", "true");
    }

    /** All settings as text. */
    private Map<String, String> settingsOf(String channel) {
        Map<String, String> settings = new HashMap<>();
        clients.getConsumer(channel).configuration().forEach((name, value) -> settings.put(name, String.valueOf(value)));
        return settings;
    }
}
