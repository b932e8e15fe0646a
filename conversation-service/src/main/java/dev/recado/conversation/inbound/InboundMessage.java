package dev.recado.conversation.inbound;

import java.time.Duration;
import java.time.Instant;

import dev.recado.conversation.contact.InboundSender;
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

/**
 * One message that Meta tells us of, whoever wrote it.
 *
 * @param person on the customer's side, or null when Meta named nobody
 * @param becomes how the same person is known from now on, or null
 */
record InboundMessage(SuiteEvent event, InboundRoute passage, Origin origin, Person person, Person becomes,
        StoredContent kind) {

    static InboundMessage of(MessageReceived event) {
        var kind = StoredContent.of(event.content());
        var origin = new Origin(event.channelId(), event.wamid(), event.replyTo(), event.revision());
        var passage = event.groupId() == null ? InboundRoute.TO_US : InboundRoute.IN_A_GROUP;
        return new InboundMessage(event, passage, origin, event.from(), becomes(event.content()),
                event.groupId() == null ? kind : kind.inAGroup());
    }

    static InboundMessage of(MessageEchoed event) {
        var origin = new Origin(event.channelId(), event.wamid(), event.replyTo(), event.revision());
        return new InboundMessage(event, InboundRoute.of(event), origin, event.person(), becomes(event.content()),
                StoredContent.of(event.content()));
    }

    private static Person becomes(InboundContent content) {
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

    /** The same message told once more has the same id. */
    MessageId id() {
        return new MessageId(NamedUuid.of(origin.channelId().value(), origin.wamid()));
    }

    InboundSender sender() {
        return new InboundSender(origin.channelId(), origin.wamid(), person, becomes);
    }

    /** Where the person is reached from now on; null when Meta named nobody. */
    Address address() {
        return InboundSender.address(person, becomes);
    }

    boolean needsAnswer() {
        return passage.forUs() && kind.needsAnswer();
    }

    boolean opensWindow() {
        return passage.forUs() && kind.opensWindow();
    }

    boolean tooOld(Instant now, Duration ageMax) {
        return needsAnswer() && occurredAt().isBefore(now.minus(ageMax));
    }

    @Override
    public String toString() {
        return "InboundMessage[eventId=" + event.eventId() + "]";
    }

    /**
     * Which message of Meta's it is.
     *
     * @param revision of the normaliser that read it
     */
    record Origin(ChannelId channelId, String wamid, String replyTo, int revision) {
    }
}
