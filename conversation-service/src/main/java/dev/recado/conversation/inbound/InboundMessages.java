package dev.recado.conversation.inbound;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.contact.ContactId;
import dev.recado.conversation.contact.Contacts;
import dev.recado.conversation.contact.InboundSender;
import dev.recado.conversation.contact.ResolvedContacts;
import dev.recado.conversation.control.HandOvers;
import dev.recado.conversation.control.HandOvers.Reason;
import dev.recado.conversation.control.Takeovers;
import dev.recado.conversation.conversation.ChangeWriter;
import dev.recado.conversation.conversation.Conversation;
import dev.recado.conversation.conversation.ConversationChanges;
import dev.recado.conversation.conversation.ConversationConfig;
import dev.recado.conversation.conversation.ConversationControl.Bot;
import dev.recado.conversation.conversation.ConversationControl.Human;
import dev.recado.conversation.conversation.ConversationControl.Resolved;
import dev.recado.conversation.conversation.ConversationControl.Waiting;
import dev.recado.conversation.conversation.ConversationMerges;
import dev.recado.conversation.conversation.ConversationRepository.ConversationKey;
import dev.recado.conversation.inbound.SeenMessageRepository.SeenMessage;
import dev.recado.conversation.message.MessageRepository;
import dev.recado.conversation.message.MessageRepository.ContentUpdate;
import dev.recado.conversation.message.MessageRow;
import dev.recado.conversation.message.MessageRow.Direction;
import dev.recado.conversation.status.MessageStatuses;
import dev.recado.events.ConversationChanged.Change;
import dev.recado.events.HandOverCause;
import dev.recado.events.MessageEchoed;
import dev.recado.events.MessageId;
import dev.recado.events.MessageReceived;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import dev.recado.kit.events.TenantGroups;
import io.smallrye.mutiny.Uni;

/** Stores the reported messages that are new and requests one reply for each conversation that the bot controls. */
@ApplicationScoped
class InboundMessages {

    private final SeenMessageRepository seen;
    private final Contacts contacts;
    private final ConversationMerges conversations;
    private final MessageRepository messages;
    private final ChangeWriter writer;
    private final MessageStatuses statuses;
    private final HandOvers handOvers;
    private final ConversationConfig config;

    InboundMessages(SeenMessageRepository seen, Contacts contacts, ConversationMerges conversations,
            MessageRepository messages, ChangeWriter writer, MessageStatuses statuses, HandOvers handOvers,
            ConversationConfig config) {
        this.seen = seen;
        this.contacts = contacts;
        this.conversations = conversations;
        this.messages = messages;
        this.writer = writer;
        this.statuses = statuses;
        this.handOvers = handOvers;
        this.config = config;
    }

    Uni<Void> storeReceived(Tx tx, List<MessageReceived> events) {
        return claim(tx, events.stream().map(InboundMessage::of).toList());
    }

    /** Stores messages that another app or a person handles; none of them needs an answer. */
    Uni<Void> storeEchoed(Tx tx, List<MessageEchoed> events) {
        return claim(tx, events.stream().map(InboundMessage::of).toList());
    }

    private Uni<Void> claim(Tx tx, List<InboundMessage> reported) {
        return TenantGroups.forEach(reported.stream().collect(Collectors.groupingBy(InboundMessage::tenant)),
                (tenant, part) -> seen.claim(tenant, tx, part.stream().map(InboundMessage::dedupeKey).toList())
                        .chain(claimed -> storeClaimed(tx, tenant, part, claimed)));
    }

    /** Separates new messages from repetitions; a second copy within the batch is a repetition. */
    private Uni<Void> storeClaimed(Tx tx, TenantId tenant, List<InboundMessage> reported, Set<SeenMessage> claimed) {
        var isNew = reported.stream().collect(Collectors.partitioningBy(message -> claimed.remove(message.dedupeKey())));
        return newlyReadIdentities(tx, tenant, isNew.get(false), isNew.get(true))
                .chain(identities -> storeNew(tx, tenant, identities, isNew.get(true)))
                .chain(() -> replaceUnsupported(tx, tenant, isNew.get(false)));
    }

    private Uni<Void> storeNew(Tx tx, TenantId tenant, List<InboundSender> identities, List<InboundMessage> reported) {
        var outbound = reported.stream().filter(message -> message.route().direction() == Direction.OUT);
        return seen.sentByUs(tenant, tx, outbound.map(InboundMessage::dedupeKey).toList())
                .map(ours -> reported.stream().filter(message -> !ours.contains(message.dedupeKey())).toList())
                .chain(others -> others.isEmpty() && identities.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : appendAll(tx, tenant, identities, others));
    }

    /** Resolves all senders in one pass, because addresses are locked before conversations (ADR 0006). */
    private Uni<Void> appendAll(Tx tx, TenantId tenant, List<InboundSender> identities, List<InboundMessage> reported) {
        var first = identities.size();
        var senders = Stream.concat(identities.stream(), reported.stream().map(InboundMessage::sender)).toList();
        return contacts.resolve(tenant, tx, senders).chain(resolved -> append(tx, tenant, resolved,
                byConversation(withCurrentNumbers(reported, resolved, first),
                        resolved.ofSenders().subList(first, senders.size()))));
    }

    /**
     * A number that a late message reports may belong to somebody else by now.
     *
     * @param first index of the first message's sender in {@code resolved}
     */
    private static List<InboundMessage> withCurrentNumbers(List<InboundMessage> reported, ResolvedContacts resolved,
            int first) {
        return IntStream.range(0, reported.size())
                .mapToObj(i -> resolved.outdated().contains(first + i) ? reported.get(i).withoutPhone() : reported.get(i))
                .toList();
    }

    private Uni<Void> append(Tx tx, TenantId tenant, ResolvedContacts resolved,
            Map<ConversationKey, List<InboundMessage>> grouped) {
        return conversations.lock(tenant, tx, resolved, grouped.keySet())
                .invoke(changes -> grouped.forEach((key, ofOne) -> appendAll(changes, key, ofOne)))
                .chain(changes -> writer.write(tx, changes))
                .chain(() -> contacts.deleteMerged(tenant, tx, resolved))
                .chain(() -> statuses.applyParked(tenant, tx, echoedWamids(grouped.values())));
    }

    /** The wamids of messages that were sent outside the suite; their statuses may have arrived before. */
    private static Map<MessageId, String> echoedWamids(Collection<List<InboundMessage>> stored) {
        return stored.stream().flatMap(List::stream).filter(message -> message.route().direction() == Direction.OUT)
                .collect(Collectors.toMap(InboundMessage::id, message -> message.origin().wamid()));
    }

    /** The messages of each conversation in the order in which they were written. */
    private static Map<ConversationKey, List<InboundMessage>> byConversation(List<InboundMessage> reported,
            List<ContactId> senders) {
        return IntStream.range(0, reported.size()).boxed()
                .sorted(Comparator.comparing(i -> reported.get(i).occurredAt()))
                .collect(Collectors.groupingBy(i -> key(reported.get(i), senders.get(i)), LinkedHashMap::new,
                        Collectors.mapping(reported::get, Collectors.toList())));
    }

    private static ConversationKey key(InboundMessage message, ContactId sender) {
        return ConversationKey.of(message.channel(), sender);
    }

    private void appendAll(ConversationChanges changes, ConversationKey key, List<InboundMessage> ofOne) {
        ofOne.forEach(message -> appendMessage(changes, changes.get(key.id()), message));
        requestAnswer(changes, changes.get(key.id()), ofOne);
    }

    private void appendMessage(ConversationChanges changes, Conversation before, InboundMessage message) {
        var reachable = before.reachability().withAddressAt(message.address(), message.occurredAt());
        var counted = message.route().countsAsUnread() ? reachable.withOneMoreUnread() : reachable;
        var received = before
                .withReachability(message.opensWindow() ? counted.withMessageAt(message.occurredAt()) : counted);
        var after = withConsequences(changes, received, message);
        changes.update(after);
        changes.store(row(message, after));
    }

    private Conversation withConsequences(ConversationChanges changes, Conversation c, InboundMessage message) {
        if (message.needsAnswer()) {
            return withTurn(changes, c);
        }
        return message.takesOver(c.now(), config.answerAgeMax())
                ? Takeovers.answeredInApp(changes, c, message.occurredAt())
                : c;
    }

    private Conversation withTurn(ConversationChanges changes, Conversation c) {
        return switch (c.control()) {
            case Bot _ -> c.withTurns(c.turns().addedForBot(c.now(), config.answerWithin()));
            case Waiting _ -> c.withTurns(c.turns().addedForPerson(c.now()));
            case Human _ -> c.withTurns(c.turns().addedForPerson(c.now()));
            case Resolved resolved -> reopened(changes, c, resolved);
        };
    }

    private Conversation reopened(ConversationChanges changes, Conversation c, Resolved resolved) {
        var reopened = c.reopened(resolved.reopen());
        changes.controlChanged(reopened, Change.RELEASED);
        return reopened.withTurns(reopened.turns().addedForBot(c.now(), config.answerWithin()));
    }

    private static MessageRow row(InboundMessage message, Conversation c) {
        var route = message.route();
        return new MessageRow(message.id(), c.id(), c.channel(), route.direction(), route.author(), route.status(),
                message.needsAnswer() ? c.turns().seq() : null, message.occurredAt(), message.content(), message.origin(),
                null);
    }

    /** Requests one reply, or hands over when the bot cannot answer. */
    private void requestAnswer(ConversationChanges changes, Conversation c, List<InboundMessage> added) {
        if (!(c.control() instanceof Bot bot) || added.stream().noneMatch(InboundMessage::needsAnswer)) {
            return;
        }
        if (added.stream().anyMatch(message -> message.tooOldToAnswer(c.now(), config.answerAgeMax()))) {
            handOvers.handOver(changes, c, bot, Reason.of(HandOverCause.MESSAGE_TOO_OLD));
        } else if (c.reachability().address() == null) {
            handOvers.handOver(changes, c, bot, Reason.of(HandOverCause.OTHER));
        } else {
            changes.requestReply(c.id());
        }
    }

    /** Replaces content that a lower parser revision did not support. A repetition changes nothing else. */
    private Uni<Void> replaceUnsupported(Tx tx, TenantId tenant, List<InboundMessage> repeated) {
        return repeated.isEmpty()
                ? Uni.createFrom().voidItem()
                : messages.replaceUnsupported(tenant, tx, repeated.stream().map(InboundMessages::contentUpdate).toList())
                        .replaceWithVoid();
    }

    private static ContentUpdate contentUpdate(InboundMessage message) {
        return new ContentUpdate(message.id(), message.origin().revision(), message.content());
    }

    /** The new identities of senders whose messages the parser could not read until now. */
    private Uni<List<InboundSender>> newlyReadIdentities(Tx tx, TenantId tenant, List<InboundMessage> repeated,
            List<InboundMessage> added) {
        var announcing = repeated.stream().filter(message -> message.sender().newIdentity() != null).toList();
        if (announcing.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return messages.unsupported(tenant, tx, announcing.stream().map(InboundMessages::contentUpdate).toList())
                .map(unsupported -> announcing.stream()
                        .filter(message -> unsupported.contains(message.id()) || replacesOneOf(added, message))
                        .map(InboundMessage::sender).toList());
    }

    /** True when the batch itself stores the message that this one replaces. */
    private static boolean replacesOneOf(List<InboundMessage> added, InboundMessage repeated) {
        return added.stream().anyMatch(message -> message.id().equals(repeated.id()) && message.content().unsupported()
                && message.origin().revision() < repeated.origin().revision());
    }
}
