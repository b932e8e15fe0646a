package dev.recado.ai.turn;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.Author;
import dev.recado.events.ConversationControlled;
import dev.recado.events.ConversationId;
import dev.recado.events.ConversationState;
import dev.recado.events.Keys;
import dev.recado.events.NamedUuid;
import dev.recado.events.ReplyDrafted;
import dev.recado.events.ReplyRequested;
import dev.recado.events.SuiteEvent;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.events.TranscriptLine;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.kafka.EventProducer;
import io.smallrye.config.ConfigMapping;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Stands in for conversation-service: publishes reply requests and controls, and collects the drafts. */
@ApplicationScoped
class ConversationStub {

    /** The address of the test's Kafka broker. */
    @ConfigMapping(prefix = "kafka.bootstrap")
    interface BrokerConfig {
        String servers();
    }

    static final TenantId TENANT = NamedUuid.tenant("main");

    private final EventProducer producer;
    private final EventJson json;
    private final KafkaConsumer<String, byte[]> consumer;
    private final List<ReplyDrafted> drafts = new ArrayList<>();

    ConversationStub(EventProducer producer, EventJson json, BrokerConfig broker) {
        this.producer = producer;
        this.json = json;
        consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", broker.servers()), new StringDeserializer(),
                new ByteArrayDeserializer());
        var partitions = IntStream.range(0, Topics.PARTITIONS).mapToObj(p -> new TopicPartition(Topics.REPLIES_DRAFTED, p))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Builds a request whose transcript is one customer message with this text. */
    static ReplyRequested request(ConversationId conversation, long epoch, long turnSeq, String words) {
        var now = Instant.now();
        return new ReplyRequested(conversation + ":" + epoch + ":" + turnSeq, TENANT, now, conversation, epoch, turnSeq,
                now.plusSeconds(60), List.of(new TranscriptLine(Author.CUSTOMER, words, now)), "Ana");
    }

    ConversationId ask(String words) {
        var conversation = ConversationId.random();
        publish(Topics.REPLIES_REQUESTED, request(conversation, 1, 1, words));
        return conversation;
    }

    void control(ConversationId conversation, long epoch) {
        publish(Topics.CONVERSATIONS_CONTROLLED, new ConversationControlled(conversation + ":" + epoch, TENANT, Instant.now(),
                conversation, epoch, ConversationState.HUMAN));
    }

    void publish(String topic, SuiteEvent event) {
        producer.send(topic, Keys.of(event), json.write(event), Map.of()).await().atMost(Duration.ofSeconds(10));
    }

    /** Waits until the conversation's drafts satisfy the assertion. */
    void awaitDrafts(ConversationId conversation, Consumer<List<ReplyDrafted>> assertion) {
        await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertion.accept(draftsOf(conversation)));
    }

    synchronized List<ReplyDrafted> draftsOf(ConversationId conversation) {
        consumer.poll(Duration.ofMillis(50)).forEach(record -> drafts.add(json.read(record.value(), ReplyDrafted.class)));
        return drafts.stream().filter(draft -> draft.conversationId().equals(conversation)).toList();
    }

    /** Returns a word that no other test's prompt contains. */
    static String uniqueWord() {
        return "palavra-" + UUID.randomUUID();
    }
}
