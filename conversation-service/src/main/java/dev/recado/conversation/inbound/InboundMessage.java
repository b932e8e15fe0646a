package dev.recado.conversation.inbound;

import java.time.Duration;
import java.time.Instant;

import dev.recado.conversation.contact.InboundSender;
import dev.recado.conversation.inbound.SeenMessageRepository.SeenMessage;
import dev.recado.conversation.message.MessageRow.Origin;
import dev.recado.conversation.message.StoredContent;
import dev.recado.events.Address;
import dev.recado.events.ChannelId;
import dev.recado.events.InboundContent;
import dev.recado.events.MessageEchoed;
import dev.recado.events.MessageId;
import dev.recado.events.MessageReceived;
import dev.recado.events.NamedUuid;
import dev.recado.events.Person;
import dev.recado.events.SuiteEvent;
import dev.recado.events.TenantId;
import org.jspecify.annotations.Nullable;

/** A message that Meta reports, written by a customer or by the business outside the suite. */
record InboundMessage(SuiteEvent event, InboundRoute route, ChannelId channel, Origin origin, InboundSender sender,
        StoredContent content) {

    static InboundMessage of(MessageReceived event) {
        var inGroup = event.groupId() != null;
        var content = StoredContent.of(event.content());
        return new InboundMessage(event, inGroup ? InboundRoute.GROUP : InboundRoute.DIRECT, event.channelId(),
                new Origin(event.wamid(), event.replyTo(), event.revision()),
                new InboundSender(event.channelId(), event.wamid(), event.from(), newIdentity(event.content()),
                        event.occurredAt()),
                inGroup ? content.inAGroup() : content);
    }

    static InboundMessage of(MessageEchoed event) {
        return new InboundMessage(event, InboundRoute.of(event), event.channelId(),
                new Origin(event.wamid(), event.replyTo(), event.revision()),
                new InboundSender(event.channelId(), event.wamid(), event.person(), newIdentity(event.content()),
                        event.occurredAt()),
                StoredContent.of(event.content()));
    }

    private static @Nullable Person newIdentity(InboundContent content) {
        if (!(content instanceof InboundContent.SystemNotice notice)) {
            return null;
        }
        return switch (notice.change()) {
            case NUMBER_CHANGED, USER_ID_CHANGED -> new Person(notice.phone(), notice.userId(), null, null, null);
            case IDENTITY_CHANGED, UNKNOWN -> null;
            case null -> null;
        };
    }

    TenantId tenant() {
        return event.tenantId();
    }

    Instant occurredAt() {
        return event.occurredAt();
    }

    /** Derived from Meta's id, so that a repetition of the message has the same id. */
    MessageId id() {
        return new MessageId(NamedUuid.of(channel.value(), origin.wamid()));
    }

    SeenMessage dedupeKey() {
        return new SeenMessage(channel, origin.wamid());
    }

    /** The sender's address for replies; null when Meta names none. */
    @Nullable
    Address address() {
        return sender.address();
    }

    /** The same message without the sender's number, because it is no longer the sender's. */
    InboundMessage withoutPhone() {
        return new InboundMessage(event, route, channel, origin, sender.withoutPhone(), content);
    }

    boolean needsAnswer() {
        return route == InboundRoute.DIRECT && content.needsAnswer();
    }

    boolean opensWindow() {
        return route == InboundRoute.DIRECT && content.opensWindow();
    }

    boolean tooOldToAnswer(Instant now, Duration ageMax) {
        return needsAnswer() && isOlderThan(now, ageMax);
    }

    /** True for a recent message from the WhatsApp app, which takes the conversation over; false for reactions, edits and revokes. */
    boolean takesOver(Instant now, Duration ageMax) {
        return route == InboundRoute.APP_ECHO && content.needsAnswer() && !isOlderThan(now, ageMax);
    }

    private boolean isOlderThan(Instant now, Duration ageMax) {
        return occurredAt().isBefore(now.minus(ageMax));
    }

    @Override
    public String toString() {
        return "InboundMessage[eventId=" + event.eventId() + "]";
    }
}
