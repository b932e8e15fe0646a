package dev.recado.conversation;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.sql.DataSource;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

import dev.recado.events.AuditRecorded;
import dev.recado.events.ConversationChanged;
import dev.recado.events.ConversationControlled;
import dev.recado.events.DispatchRequested;
import dev.recado.events.Keys;
import dev.recado.events.ReplyRequested;
import dev.recado.events.SuiteEvent;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.kafka.EventProducer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.ConfigProvider;

/** Publishes events like the other services and reads the published events and stored rows. */
@Singleton
public class SuiteProbe {

    private static final Map<String, Class<? extends SuiteEvent>> TOPICS = Map.of(
            Topics.REPLIES_REQUESTED, ReplyRequested.class, Topics.DISPATCHES_REQUESTED, DispatchRequested.class,
            Topics.CONVERSATIONS_CONTROLLED, ConversationControlled.class, Topics.CONVERSATIONS_CHANGED,
            ConversationChanged.class, Topics.AUDITS_RECORDED, AuditRecorded.class);

    private final EventProducer producer;
    private final EventJson json;
    private final DataSource database;
    private final List<SuiteEvent> seen = new CopyOnWriteArrayList<>();
    private KafkaConsumer<String, byte[]> consumer;

    SuiteProbe(EventProducer producer, EventJson json, DataSource database) {
        this.producer = producer;
        this.json = json;
        this.database = database;
    }

    public void send(SuiteEvent event) {
        producer.send(topic(event), Keys.of(event), json.write(event), Map.of()).await().atMost(Duration.ofSeconds(20));
    }

    private static String topic(SuiteEvent event) {
        return switch (event.kind()) {
            case "message_received" -> Topics.MESSAGES_RECEIVED;
            case "message_echoed" -> Topics.MESSAGES_ECHOED;
            case "account_changed" -> Topics.ACCOUNTS_CHANGED;
            case "status_reported" -> Topics.STATUSES_REPORTED;
            case "reply_drafted" -> Topics.REPLIES_DRAFTED;
            case "dispatch_finished" -> Topics.DISPATCHES_FINISHED;
            case "control_applied" -> Topics.CONTROLS_APPLIED;
            case "user_changed" -> Topics.USERS_CHANGED;
            case "tenant_changed" -> Topics.TENANTS_CHANGED;
            default -> throw new IllegalArgumentException(event.kind());
        };
    }

    /** The events that the service has published for a tenant so far. */
    public synchronized <E extends SuiteEvent> List<E> published(Class<E> type, TenantId tenant) {
        if (consumer == null) {
            consumer = open();
        }
        consumer.poll(Duration.ofMillis(50)).forEach(record -> seen.add(json.read(record.value(), TOPICS.get(record.topic()))));
        return seen.stream().filter(type::isInstance).map(type::cast).filter(e -> e.tenantId().equals(tenant)).toList();
    }

    private static KafkaConsumer<String, byte[]> open() {
        var settings = new Properties();
        settings.put("bootstrap.servers", ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class));
        var opened = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        var partitions = TOPICS.keySet().stream().flatMap(topic -> opened.partitionsFor(topic).stream())
                .map(p -> new TopicPartition(p.topic(), p.partition())).toList();
        opened.assign(partitions);
        opened.seekToBeginning(partitions);
        return opened;
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

    public List<Map<String, Object>> messages(TenantId tenant) {
        return rows("select * from message where tenant_id = ? order by occurred_at, arrival", tenant.value());
    }

    /** The stored row of a wamid, or an empty map. */
    public Map<String, Object> message(TenantId tenant, String wamid) {
        return rows("select * from message where tenant_id = ? and wamid = ?", tenant.value(), wamid).stream().findFirst()
                .orElse(Map.of());
    }

    public Map<String, Object> conversation(TenantId tenant) {
        var found = rows("select * from conversation where tenant_id = ?", tenant.value());
        return found.size() == 1 ? found.getFirst() : Map.of("count", found.size());
    }

    @PreDestroy
    void close() {
        if (consumer != null) {
            consumer.close();
        }
    }
}
