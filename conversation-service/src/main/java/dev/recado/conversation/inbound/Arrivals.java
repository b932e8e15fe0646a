package dev.recado.conversation.inbound;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.control.HandOvers;
import dev.recado.conversation.control.HandOvers.Reason;
import dev.recado.conversation.conversation.Conversation;
import dev.recado.conversation.conversation.ConversationChanges;
import dev.recado.conversation.conversation.ConversationConfig;
import dev.recado.conversation.conversation.ConversationRepository.Opening;
import dev.recado.conversation.message.MessageRow;
import dev.recado.events.ConversationChanged.Change;
import dev.recado.events.ConversationId;
import dev.recado.events.HandOverCause;
import dev.recado.events.TenantId;

/** What new messages do to the conversations they belong to. */
@ApplicationScoped
class Arrivals {

    private final HandOvers handOvers;
    private final ConversationConfig config;

    Arrivals(HandOvers handOvers, ConversationConfig config) {
        this.handOvers = handOvers;
        this.config = config;
    }

    ConversationChanges take(TenantId tenant, InboundMessages.Held held, List<Placed> arrived) {
        var changes = held.changes(tenant);
        arrived.stream().sorted(Comparator.comparing(a -> a.arrival().occurredAt()))
                .collect(Collectors.groupingBy(a -> a.opening().id(), LinkedHashMap::new, Collectors.toList()))
                .forEach((id, ofOne) -> takeAll(changes, id, ofOne));
        return changes;
    }

    private void takeAll(ConversationChanges changes, ConversationId id, List<Placed> placed) {
        var arrived = placed.stream().map(Placed::arrival).toList();
        arrived.forEach(arrival -> take(changes, changes.get(id), arrival));
        var c = changes.get(id);
        if (!c.control().byBot() || arrived.stream().noneMatch(InboundMessage::needsAnswer)) {
            return;
        }
        if (arrived.stream().anyMatch(a -> a.tooOld(c.now(), config.answerAgeMax()))) {
            handOvers.handOver(changes, c, Reason.of(HandOverCause.MESSAGE_TOO_OLD));
        } else if (c.reach().address() == null) {
            handOvers.handOver(changes, c, Reason.of(HandOverCause.OTHER));
        } else {
            changes.ask(id);
        }
    }

    private void take(ConversationChanges changes, Conversation before, InboundMessage arrival) {
        var at = before.reach().at(arrival.address());
        var seen = arrival.passage().unread() ? at.oneMoreUnread() : at;
        var reached = before.with(arrival.opensWindow() ? seen.opened(arrival.occurredAt()) : seen);
        var after = arrival.needsAnswer() ? owed(changes, reached) : reached;
        changes.keep(after);
        changes.add(row(arrival, after));
    }

    private static MessageRow row(InboundMessage arrival, Conversation c) {
        var passage = arrival.passage();
        var origin = arrival.origin();
        var kind = arrival.kind();
        return new MessageRow(arrival.id(), c.id(), c.channel(), passage.direction(), passage.author(), kind.name(),
                kind.text(),
                kind.raw(), origin.wamid(), origin.replyTo(), arrival.needsAnswer() ? c.turns().seq() : null, null, null,
                passage.status(), passage.status().rank(), arrival.occurredAt(), null, kind.aside().about(),
                kind.aside().emoji(), origin.revision(), kind.unsupported());
    }

    private Conversation owed(ConversationChanges changes, Conversation c) {
        if (!c.control().byBot() && !c.control().resolved()) {
            return c.with(c.turns().noted(c.now()));
        }
        var held = c.control().byBot() ? c : reopened(changes, c);
        return held.with(held.turns().owed(c.now(), config.answerWithin()));
    }

    private static Conversation reopened(ConversationChanges changes, Conversation c) {
        var again = c.reopened();
        changes.controlled(again, Change.RELEASED);
        return again;
    }

    /** A message and the conversation it belongs to. */
    record Placed(InboundMessage arrival, Opening opening) {
    }
}
