package dev.recado.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import jakarta.inject.Inject;

import dev.recado.kit.events.EventJson;
import dev.recado.kit.lifecycle.RecadoConfig;
import dev.recado.kit.sample.KitTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A topic that the service may not write to costs one request for each pause, whatever the number of its records. */
@QuarkusTest
@WithTestResource(KitTestResource.class)
class RefusedTopicTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String REFUSED = "replies.drafted";

    @Inject
    EventJson json;
    @Inject
    RecadoConfig config;
    @Inject
    BrokerMonitor broker;

    private final MockProducer<String, byte[]> client = new MockProducer<>(false, null, new StringSerializer(),
            new ByteArraySerializer());
    private EventProducer producer;

    @AfterEach
    void close() {
        producer.close();
    }

    @Test
    void records_of_a_refused_topic_fail_at_once_until_the_next_try_and_other_topics_are_published() {
        // Given
        producer = new EventProducer(() -> client, json, config, broker);
        var first = send(REFUSED);
        refuseNext();
        assertThatThrownBy(first::join).hasCauseInstanceOf(TopicAuthorizationException.class);
        // When
        var second = send(REFUSED);
        var other = send("messages.received");
        // Then
        assertThatThrownBy(second::join).hasCauseInstanceOf(TopicAuthorizationException.class);
        await().atMost(SOON).until(client::completeNext);
        other.join();
        assertThat(client.history()).extracting(record -> record.topic()).containsExactly(REFUSED, "messages.received");
        assertThat(producer.unavailableTopics()).isEqualTo(Set.of(REFUSED));
        // When
        await().atMost(SOON).until(() -> producer.unavailableTopics().isEmpty());
        var granted = send(REFUSED);
        await().atMost(SOON).until(client::completeNext);
        // Then
        granted.join();
        assertThat(producer.unavailableTopics()).isEmpty();
    }

    private void refuseNext() {
        await().atMost(SOON).until(() -> client.errorNext(new TopicAuthorizationException(Set.of(REFUSED))));
    }

    private CompletableFuture<Void> send(String topic) {
        return producer.send(topic, "key", new byte[1], Map.of()).subscribeAsCompletionStage();
    }
}
