package dev.recado.conversation.control;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.conversation.ChangeWriter;
import dev.recado.conversation.conversation.Conversation;
import dev.recado.conversation.conversation.ConversationChanges;
import dev.recado.conversation.conversation.ConversationRepository;
import dev.recado.events.ControlApplied;
import dev.recado.events.ConversationId;
import dev.recado.kit.database.Tx;
import dev.recado.kit.delivery.Delivery;
import dev.recado.kit.events.TenantGroups;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Stores the control epochs that outbound enforces and publishes each new one. */
@ApplicationScoped
class AppliedEpochs {

    private final Delivery delivery;
    private final ConversationRepository conversations;
    private final ChangeWriter writer;

    AppliedEpochs(Delivery delivery, ConversationRepository conversations, ChangeWriter writer) {
        this.delivery = delivery;
        this.conversations = conversations;
        this.writer = writer;
    }

    @Incoming("controls-applied")
    Uni<Void> consume(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, ControlApplied.class, this::store);
    }

    private Uni<Void> store(Tx tx, List<ControlApplied> events) {
        return TenantGroups.forEach(events, (tenant, part) -> conversations.applyEpochs(tenant, tx, newestEpochs(part))
                .chain(ids -> conversations.lock(tenant, tx, ids))
                .chain(changed -> publish(tx, new ConversationChanges(tenant, changed), changed)));
    }

    private static Map<ConversationId, Long> newestEpochs(List<ControlApplied> events) {
        return events.stream().collect(Collectors.toMap(ControlApplied::conversationId, ControlApplied::epoch, Math::max));
    }

    private Uni<Void> publish(Tx tx, ConversationChanges changes, List<Conversation> changed) {
        changed.forEach(changes::controlApplied);
        return writer.write(tx, changes);
    }
}
