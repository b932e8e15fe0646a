package dev.recado.conversation.received;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.control.HandOvers;
import dev.recado.conversation.control.HandOvers.Reason;
import dev.recado.conversation.conversation.Changes;
import dev.recado.conversation.conversation.Conversation;
import dev.recado.conversation.conversation.ConversationConfig;
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

    Changes take(TenantId tenant, Received.Held held, List<Arrival> arrived) {
        var changes = held.changes(tenant);
        arrived.stream().sorted(Comparator.comparing(a -> a.event().occurredAt()))
                .collect(Collectors.groupingBy(a -> a.opening().id(), LinkedHashMap::new, Collectors.toList()))
                .forEach((id, ofOne) -> takeAll(changes, id, ofOne));
        return changes;
    }

    private void takeAll(Changes changes, ConversationId id, List<Arrival> arrived) {
        arrived.forEach(arrival -> take(changes, changes.get(id), arrival));
        var c = changes.get(id);
        if (!c.control().byBot() || arrived.stream().noneMatch(a -> a.kind().needsAnswer())) {
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

    private void take(Changes changes, Conversation before, Arrival arrival) {
        var reach = before.reach().at(arrival.from()).oneMoreUnread();
        var reached = before.with(arrival.kind().opensWindow() ? reach.opened(arrival.event().occurredAt()) : reach);
        var after = arrival.kind().needsAnswer() ? owed(changes, reached) : reached;
        changes.keep(after);
        changes.add(arrival.row(after));
    }

    private Conversation owed(Changes changes, Conversation c) {
        if (!c.control().byBot() && !c.control().resolved()) {
            return c.with(c.turns().noted(c.now()));
        }
        var held = c.control().byBot() ? c : reopened(changes, c);
        return held.with(held.turns().owed(c.now(), config.answerWithin()));
    }

    private static Conversation reopened(Changes changes, Conversation c) {
        var again = c.reopened();
        changes.controlled(again, Change.RELEASED);
        return again;
    }
}
