package dev.recado.kit.sample;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.MessageReceived;
import dev.recado.events.Topics;
import dev.recado.kit.database.Tx;
import dev.recado.kit.delivery.Delivery;
import dev.recado.kit.inbox.Inbox;
import dev.recado.kit.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** A consumer and use case as in a service: it stores new events and publishes them again. */
@ApplicationScoped
public class SeenConsumer {

    public static final Set<String> POISON = ConcurrentHashMap.newKeySet();

    /** Records that fail in their first transaction, as after a lost race with another transaction. */
    public static final Set<String> FAILS_ONCE = ConcurrentHashMap.newKeySet();

    /** Records that exceed the statement's time limit, in whatever batch they come. */
    public static final Set<String> SLOW = ConcurrentHashMap.newKeySet();
    /** A batch of more records exceeds the statement's time limit. */
    public static final AtomicInteger FAST_MAX = new AtomicInteger(Integer.MAX_VALUE);

    private final Delivery delivery;
    private final Inbox inbox;
    private final Outbox outbox;

    public SeenConsumer(Delivery delivery, Inbox inbox, Outbox outbox) {
        this.delivery = delivery;
        this.inbox = inbox;
        this.outbox = outbox;
    }

    @Incoming("messages-received")
    public Uni<Void> on(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, MessageReceived.class, this::store);
    }

    private Uni<Void> store(Tx tx, List<MessageReceived> events) {
        if (events.stream().anyMatch(event -> POISON.contains(event.wamid()))) {
            return Uni.createFrom().failure(new IllegalStateException("this one cannot be stored"));
        }
        if (events.stream().anyMatch(event -> FAILS_ONCE.remove(event.wamid()))) {
            return tx.update("do $$ begin raise foreign_key_violation; end $$").replaceWithVoid();
        }
        if (events.size() > FAST_MAX.get() || events.stream().anyMatch(event -> SLOW.contains(event.wamid()))) {
            return tx.update("set local statement_timeout = '20ms'").chain(() -> tx.update("select pg_sleep(5)"))
                    .replaceWithVoid();
        }
        var byId = events.stream()
                .collect(Collectors.toMap(MessageReceived::eventId, Function.identity(), (first, again) -> first));
        return inbox.claim(tx, SampleEvents.TENANT, byId.keySet()).chain(first -> first.isEmpty()
                ? Uni.createFrom().voidItem()
                : insert(tx, first.stream().map(byId::get).toList()));
    }

    private Uni<Void> insert(Tx tx, List<MessageReceived> events) {
        return tx.update("insert into seen (wamid, phone) select * from unnest($1::text[], $2::text[])",
                events.stream().map(MessageReceived::wamid).toArray(String[]::new),
                events.stream().map(event -> event.from().phone()).toArray(String[]::new))
                .chain(() -> outbox.addAll(tx, Topics.REPLIES_REQUESTED, events));
    }
}
