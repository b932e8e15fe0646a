package dev.recado.conversation.conversation;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.contact.ContactId;
import dev.recado.conversation.contact.ResolvedContacts;
import dev.recado.conversation.contact.ResolvedContacts.RemovedPhone;
import dev.recado.conversation.conversation.ConversationControl.Bot;
import dev.recado.conversation.conversation.ConversationControl.Human;
import dev.recado.conversation.conversation.ConversationControl.Resolved;
import dev.recado.conversation.conversation.ConversationControl.Waiting;
import dev.recado.conversation.conversation.ConversationRepository.ConversationKey;
import dev.recado.events.ConversationChanged.Change;
import dev.recado.events.ConversationId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;

/**
 * Locks the conversations of a batch in one pass and applies the changes of its contacts to them. It merges the conversations of
 * merged contacts, and removes a lost number from the addresses for replies.
 */
@ApplicationScoped
public class ConversationMerges {

    private final ConversationRepository conversations;
    private final ConversationConfig config;

    ConversationMerges(ConversationRepository conversations, ConversationConfig config) {
        this.conversations = conversations;
        this.config = config;
    }

    /** Locks the conversations, opens the missing ones and applies the changes of the contacts. */
    public Uni<ConversationChanges> lock(TenantId tenant, Tx tx, ResolvedContacts contacts, Collection<ConversationKey> keys) {
        return contacts.isPlain()
                ? lock(tenant, tx, keys)
                : conversations.ofContacts(tenant, tx, contacts.changed())
                        .chain(affected -> lock(tenant, tx, withAffected(contacts, keys, affected))
                                .invoke(changes -> apply(changes, contacts, affected)));
    }

    private Uni<ConversationChanges> lock(TenantId tenant, Tx tx, Collection<ConversationKey> keys) {
        return conversations.lockOrOpen(tenant, tx, keys).map(locked -> {
            var changes = new ConversationChanges(tenant, locked.conversations());
            locked.opened().forEach(id -> changes.opened(changes.get(id)));
            return changes;
        });
    }

    /** Adds the affected conversations and those into which they merge. */
    private static Collection<ConversationKey> withAffected(ResolvedContacts contacts, Collection<ConversationKey> keys,
            List<ConversationKey> affected) {
        Map<ConversationId, ConversationKey> all = new LinkedHashMap<>();
        keys.forEach(key -> all.put(key.id(), key));
        for (var key : affected) {
            all.putIfAbsent(key.id(), key);
            var into = contacts.merged().get(key.contactId());
            if (into != null) {
                var merged = ConversationKey.of(key.channelId(), into);
                all.putIfAbsent(merged.id(), merged);
            }
        }
        return all.values();
    }

    private void apply(ConversationChanges changes, ResolvedContacts contacts, List<ConversationKey> affected) {
        for (var key : affected) {
            contacts.removedPhones().stream().filter(lost -> lost.contact().equals(key.contactId()))
                    .forEach(lost -> removePhone(changes, changes.get(key.id()), lost));
            ContactId into = contacts.merged().get(key.contactId());
            if (into != null) {
                merge(changes, changes.get(key.id()), changes.get(ConversationKey.of(key.channelId(), into).id()));
            }
        }
    }

    private static void removePhone(ConversationChanges changes, Conversation c, RemovedPhone lost) {
        var address = c.reachability().address();
        if (address != null && lost.isSpelledAs(address.phone())) {
            changes.update(c.withReachability(c.reachability().withPhone(lost.newPhone())));
        }
    }

    /** Moves messages and open turns into the remaining conversation, which gets the stronger control state of both. */
    private void merge(ConversationChanges changes, Conversation from, Conversation into) {
        var joined = controlled(changes, from, into.withReachability(into.reachability().including(from.reachability())));
        var after = from.turns().open() ? withOneMoreTurn(joined) : joined;
        changes.update(after);
        changes.merge(silenced(changes, from), after);
        changes.requestReply(after.id());
    }

    private static Conversation controlled(ConversationChanges changes, Conversation from, Conversation into) {
        var control = into.control().merged(from.control());
        return control.epoch() == into.control().epoch() ? into : switch (control) {
            case Human human -> changed(changes, into.takenOver(human), Change.TAKEN_OVER);
            case Waiting waiting -> changed(changes, into.handedOver(waiting), Change.HANDED_OVER);
            case Bot bot -> changed(changes, into.reopened(bot), Change.RELEASED);
            case Resolved _ -> into;
        };
    }

    private static Conversation changed(ConversationChanges changes, Conversation c, Change change) {
        changes.controlChanged(c, change);
        return c;
    }

    private Conversation withOneMoreTurn(Conversation c) {
        return c.withTurns(c.control() instanceof Bot
                ? c.turns().addedForBot(c.now(), config.answerWithin())
                : c.turns().addedForPerson(c.now()));
    }

    /** Ends the bot's control of the old conversation, so that outbound cancels its queued messages. */
    private static Conversation silenced(ConversationChanges changes, Conversation from) {
        var silent = from.takenOver(from.control().takeOver(null));
        changes.controlChanged(silent, Change.TAKEN_OVER);
        return silent;
    }
}
