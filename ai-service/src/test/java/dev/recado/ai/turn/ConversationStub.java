package dev.recado.ai.turn;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

import jakarta.annotation.PreDestroy;
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
import dev.recado.kit.test.TopicProbe;

/** Stands in for conversation-service: publishes reply requests and controls, and collects the drafts. */
@ApplicationScoped
class ConversationStub {

    static final TenantId TENANT = NamedUuid.tenant("main");

    private final EventProducer producer;
    private final EventJson json;
    private final TopicProbe drafts = TopicProbe.of(Topics.REPLIES_DRAFTED);

    ConversationStub(EventProducer producer, EventJson json) {
        this.producer = producer;
        this.json = json;
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

    List<ReplyDrafted> draftsOf(ConversationId conversation) {
        return drafts.events(Topics.REPLIES_DRAFTED, ReplyDrafted.class).stream()
                .filter(draft -> draft.conversationId().equals(conversation)).toList();
    }

    /** Returns a word that no other test's prompt contains. */
    static String uniqueWord() {
        return "palavra-" + UUID.randomUUID();
    }

    @PreDestroy
    void close() {
        drafts.close();
    }
}
