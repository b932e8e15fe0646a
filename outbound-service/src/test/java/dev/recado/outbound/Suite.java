package dev.recado.outbound;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

import dev.recado.events.AccountChanged;
import dev.recado.events.Address;
import dev.recado.events.AuditRecorded;
import dev.recado.events.ChannelConnected;
import dev.recado.events.ChannelId;
import dev.recado.events.ContactChanged;
import dev.recado.events.ControlApplied;
import dev.recado.events.ConversationControlled;
import dev.recado.events.ConversationId;
import dev.recado.events.ConversationState;
import dev.recado.events.DeliveryStatus;
import dev.recado.events.DispatchFinished;
import dev.recado.events.DispatchQueued;
import dev.recado.events.DispatchRequested;
import dev.recado.events.InboundContent;
import dev.recado.events.Keys;
import dev.recado.events.Lane;
import dev.recado.events.MediaRequested;
import dev.recado.events.MediaStored;
import dev.recado.events.MessageId;
import dev.recado.events.MessageReceived;
import dev.recado.events.NamedUuid;
import dev.recado.events.OutboundContent;
import dev.recado.events.Person;
import dev.recado.events.StatusReported;
import dev.recado.events.SuiteEvent;
import dev.recado.events.TenantChanged;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.kafka.EventProducer;
import dev.recado.kit.test.TestDatabase;
import dev.recado.kit.test.TopicProbe;
import io.restassured.RestAssured;
import org.awaitility.core.ConditionFactory;

/** Stands in for the other services: publishes requests, control epochs and statuses, and collects the events of outbound. */
@Singleton
public class Suite {

    public static final TenantId TENANT = NamedUuid.tenant("main");
    public static final ChannelId CHANNEL = NamedUuid.channel(TENANT, OutboundTestResource.PHONE_NUMBER_ID);
    private static final AtomicLong PHONE = new AtomicLong(5_511_900_000_000L);
    private static final Map<Class<? extends SuiteEvent>, String> TOPICS = Map.of(
            DispatchFinished.class, Topics.DISPATCHES_FINISHED, DispatchQueued.class, Topics.DISPATCHES_QUEUED,
            ControlApplied.class, Topics.CONTROLS_APPLIED, MediaStored.class, Topics.MEDIA_STORED,
            AuditRecorded.class, Topics.AUDITS_RECORDED, ChannelConnected.class, Topics.CHANNELS_CONNECTED);

    private final EventProducer producer;
    private final EventJson json;
    private final TopicProbe probe = TopicProbe.of(TOPICS.values().toArray(String[]::new));

    Suite(EventProducer producer, EventJson json) {
        this.producer = producer;
        this.json = json;
    }

    public static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50));
    }

    public static String phone() {
        return Long.toString(PHONE.incrementAndGet());
    }

    public static DispatchRequested reply(ConversationId conversation, long epoch, String phone, String text) {
        return request(conversation, epoch, phone, text, Lane.REPLY);
    }

    public static DispatchRequested agent(ConversationId conversation, String phone, String text) {
        return request(conversation, 1, phone, text, Lane.AGENT);
    }

    /** A message of the hand-over lane. */
    public static DispatchRequested notice(ConversationId conversation, long epoch, String phone, String text,
            Boolean emergency) {
        var r = request(conversation, epoch, phone, text, Lane.NOTICE);
        return new DispatchRequested(r.eventId(), r.tenantId(), r.occurredAt(), r.messageId(), r.conversationId(),
                r.channelId(), r.to(), r.content(), r.lane(), r.epoch(), r.expiresAt(), r.replyTo(), emergency, null);
    }

    /** A message of a new conversation from one number of a tenant. */
    public static DispatchRequested request(TenantId tenant, ChannelId channel, String phone, String text, Lane lane) {
        var r = request(ConversationId.random(), 1, phone, text, lane);
        return new DispatchRequested(r.eventId(), tenant, r.occurredAt(), r.messageId(), r.conversationId(), channel, r.to(),
                r.content(), r.lane(), r.epoch(), r.expiresAt(), r.replyTo(), r.emergency(), null);
    }

    private static DispatchRequested request(ConversationId conversation, long epoch, String phone, String text, Lane lane) {
        var id = MessageId.random();
        var now = Instant.now();
        return new DispatchRequested(id.toString(), TENANT, now, id, conversation, CHANNEL, new Address(phone, null),
                OutboundContent.text(text), lane, epoch, now.plusSeconds(600), null, null, null);
    }

    public static StatusReported status(MessageId id, ChannelId channel, String wamid) {
        return new StatusReported(channel + ":" + wamid + ":sent", TENANT, Instant.now(), 1, channel, wamid,
                DeliveryStatus.SENT, id.toString(), null, null, null, null, null, null);
    }

    /** A text that the customer wrote to the tenant's number at that time. */
    public static MessageReceived received(String phone, String userId, Instant at) {
        var wamid = "wamid." + MessageId.random();
        return new MessageReceived(CHANNEL + ":" + wamid, TENANT, at, 1, CHANNEL, wamid,
                new Person(phone, userId, null, null, null), new InboundContent.Text("oi"), at, null, null, null, List.of(),
                null);
    }

    /** Lets the customer write to the tenant's number now, and waits until the window is open. */
    public void openWindow(String phone) {
        publish(received(phone, null, Instant.now()));
        soon().until(() -> !TestDatabase.rows("select 1 from customer_window where phone = ?", phone).isEmpty());
    }

    /** Connects a number of the caller's tenant, or replaces its token. Meta confirms the number with this token. */
    public static ChannelId connect(GraphStub graph, String phoneNumberId, String token) {
        var account = "1" + phoneNumberId;
        graph.own(token, account, phoneNumberId);
        var body = "{\"phone_number_id\":\"%s\",\"business_id\":\"%s\",\"token\":\"%s\"}".formatted(phoneNumberId, account,
                token);
        return ChannelId.of(RestAssured.given().contentType("application/json").body(body).post("/api/v1/channels").then()
                .statusCode(201).extract().path("id"));
    }

    public void control(ConversationId conversation, long epoch) {
        publish(controlled(conversation, epoch));
    }

    public static ConversationControlled controlled(ConversationId conversation, long epoch) {
        return new ConversationControlled(conversation + ":" + epoch, TENANT, Instant.now(), conversation, epoch,
                ConversationState.HUMAN);
    }

    public void publish(SuiteEvent event) {
        var topic = switch (event) {
            case DispatchRequested request -> Topics.DISPATCHES_REQUESTED;
            case StatusReported status -> Topics.STATUSES_REPORTED;
            case MessageReceived message -> Topics.MESSAGES_RECEIVED;
            case ConversationControlled control -> Topics.CONVERSATIONS_CONTROLLED;
            case TenantChanged tenant -> Topics.TENANTS_CHANGED;
            case AccountChanged account -> Topics.ACCOUNTS_CHANGED;
            case ContactChanged contact -> Topics.CONTACTS_CHANGED;
            case MediaRequested request -> Topics.MEDIA_REQUESTED;
            case DispatchFinished finished -> Topics.DISPATCHES_FINISHED;
            default -> throw new IllegalArgumentException(event.kind());
        };
        producer.send(topic, Keys.of(event), json.write(event), Map.of()).await().atMost(Duration.ofSeconds(20));
    }

    public <E extends SuiteEvent> List<E> published(Class<E> type) {
        return probe.events(TOPICS.get(type), type);
    }

    /** The kinds of the published outcomes of a message, in order. */
    public List<String> outcomes(MessageId id) {
        return published(DispatchFinished.class).stream().filter(finished -> finished.messageId().equals(id))
                .map(finished -> finished.outcome().getClass().getSimpleName()).toList();
    }

    /** The stored state of a message; null while it is not stored. */
    public String state(MessageId id) {
        return TestDatabase.texts("select state from dispatch where message_id = ?", id.value()).stream().findFirst()
                .orElse(null);
    }

    @PreDestroy
    void close() {
        probe.close();
    }
}
