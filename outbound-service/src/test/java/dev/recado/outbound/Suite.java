package dev.recado.outbound;

import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import javax.sql.DataSource;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

import dev.recado.events.Address;
import dev.recado.events.AuditRecorded;
import dev.recado.events.ChannelConnected;
import dev.recado.events.ChannelId;
import dev.recado.events.ControlApplied;
import dev.recado.events.ConversationControlled;
import dev.recado.events.ConversationId;
import dev.recado.events.ConversationState;
import dev.recado.events.DeliveryStatus;
import dev.recado.events.DispatchFinished;
import dev.recado.events.DispatchRequested;
import dev.recado.events.Keys;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import dev.recado.events.NamedUuid;
import dev.recado.events.OutboundContent;
import dev.recado.events.StatusReported;
import dev.recado.events.SuiteEvent;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.kafka.EventProducer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.core.ConditionFactory;
import org.eclipse.microprofile.config.ConfigProvider;

/** Stands in for the other services: publishes requests, control epochs and statuses, and collects the events of outbound. */
@Singleton
public class Suite {

    public static final TenantId TENANT = NamedUuid.tenant("main");
    public static final ChannelId CHANNEL = NamedUuid.channel(TENANT, OutboundTestResource.PHONE_NUMBER_ID);
    private static final AtomicLong PHONE = new AtomicLong(5_511_900_000_000L);
    private static final Map<String, Class<? extends SuiteEvent>> TOPICS = Map.of(
            Topics.DISPATCHES_FINISHED, DispatchFinished.class, Topics.CONTROLS_APPLIED, ControlApplied.class,
            Topics.AUDITS_RECORDED, AuditRecorded.class, Topics.CHANNELS_CONNECTED, ChannelConnected.class);

    private final EventProducer producer;
    private final EventJson json;
    private final DataSource database;
    private final KafkaConsumer<String, byte[]> consumer;
    private final List<SuiteEvent> seen = new ArrayList<>();

    Suite(EventProducer producer, EventJson json, DataSource database) {
        this.producer = producer;
        this.json = json;
        this.database = database;
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class)),
                new StringDeserializer(), new ByteArrayDeserializer());
        var partitions = TOPICS.keySet().stream().flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition())).toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
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

    private static DispatchRequested request(ConversationId conversation, long epoch, String phone, String text, Lane lane) {
        var id = MessageId.random();
        var now = Instant.now();
        return new DispatchRequested(id.toString(), TENANT, now, id, conversation, CHANNEL, new Address(phone, null),
                new OutboundContent.Text(text), lane, epoch, now.plusSeconds(600), null);
    }

    public static StatusReported status(MessageId id, ChannelId channel, String wamid) {
        return new StatusReported(channel + ":" + wamid + ":sent", TENANT, Instant.now(), 1, channel, wamid,
                DeliveryStatus.SENT, id.toString(), null, null, null, null, null, null);
    }

    public void control(ConversationId conversation, long epoch) {
        publish(new ConversationControlled(conversation + ":" + epoch, TENANT, Instant.now(), conversation, epoch,
                ConversationState.HUMAN));
    }

    public void publish(SuiteEvent event) {
        var topic = switch (event) {
            case DispatchRequested request -> Topics.DISPATCHES_REQUESTED;
            case StatusReported status -> Topics.STATUSES_REPORTED;
            case ConversationControlled control -> Topics.CONVERSATIONS_CONTROLLED;
            default -> throw new IllegalArgumentException(event.kind());
        };
        producer.send(topic, Keys.of(event), json.write(event), Map.of()).await().atMost(Duration.ofSeconds(20));
    }

    public synchronized <E extends SuiteEvent> List<E> published(Class<E> type) {
        consumer.poll(Duration.ofMillis(50)).forEach(record -> seen.add(json.read(record.value(), TOPICS.get(record.topic()))));
        return seen.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The kinds of the published outcomes of a message, in order. */
    public List<String> outcomes(MessageId id) {
        return published(DispatchFinished.class).stream().filter(finished -> finished.messageId().equals(id))
                .map(finished -> finished.outcome().getClass().getSimpleName()).toList();
    }

    public List<Map<String, Object>> rows(String sql, Object... parameters) {
        try (var connection = database.getConnection(); var statement = connection.prepareStatement(sql)) {
            for (var i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            var rows = new ArrayList<Map<String, Object>>();
            if (statement.execute()) {
                var found = statement.getResultSet();
                while (found.next()) {
                    var row = new HashMap<String, Object>();
                    for (var c = 1; c <= found.getMetaData().getColumnCount(); c++) {
                        row.put(found.getMetaData().getColumnName(c), found.getObject(c));
                    }
                    rows.add(row);
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public String state(MessageId id) {
        var found = rows("select state from dispatch where message_id = ?", id.value());
        return found.isEmpty() ? null : (String) found.getFirst().get("state");
    }

    @PreDestroy
    void close() {
        consumer.close();
    }
}
