package dev.recado.conversation;

import java.time.Duration;
import java.util.List;
import java.util.Map;

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
import dev.recado.kit.test.TestDatabase;
import dev.recado.kit.test.TopicProbe;

/** Publishes events like the other services and reads the published events and stored rows. */
@Singleton
public class SuiteProbe {

    private static final Map<Class<? extends SuiteEvent>, String> TOPICS = Map.of(
            ReplyRequested.class, Topics.REPLIES_REQUESTED, DispatchRequested.class, Topics.DISPATCHES_REQUESTED,
            ConversationControlled.class, Topics.CONVERSATIONS_CONTROLLED, ConversationChanged.class,
            Topics.CONVERSATIONS_CHANGED, AuditRecorded.class, Topics.AUDITS_RECORDED);

    private final EventProducer producer;
    private final EventJson json;
    private TopicProbe published;

    SuiteProbe(EventProducer producer, EventJson json) {
        this.producer = producer;
        this.json = json;
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
        if (published == null) {
            published = TopicProbe.of(TOPICS.values().toArray(String[]::new));
        }
        return published.events(TOPICS.get(type), type).stream().filter(e -> e.tenantId().equals(tenant)).toList();
    }

    public List<Map<String, Object>> messages(TenantId tenant) {
        return TestDatabase.rows("select * from message where tenant_id = ? order by occurred_at, arrival", tenant.value());
    }

    /** The stored row of a wamid, or an empty map. */
    public Map<String, Object> message(TenantId tenant, String wamid) {
        return TestDatabase.rows("select * from message where tenant_id = ? and wamid = ?", tenant.value(), wamid).stream()
                .findFirst()
                .orElse(Map.of());
    }

    public Map<String, Object> conversation(TenantId tenant) {
        var found = TestDatabase.rows("select * from conversation where tenant_id = ?", tenant.value());
        return found.size() == 1 ? found.getFirst() : Map.of("count", found.size());
    }

    @PreDestroy
    void close() {
        if (published != null) {
            published.close();
        }
    }
}
