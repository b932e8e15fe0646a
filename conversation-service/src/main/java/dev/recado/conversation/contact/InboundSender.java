package dev.recado.conversation.contact;

import java.time.Instant;
import java.util.Set;

import dev.recado.events.Address;
import dev.recado.events.ChannelId;
import dev.recado.events.Person;
import org.jspecify.annotations.Nullable;

/**
 * The sender of one event: the message id and what Meta reports about the person.
 *
 * @param person null when Meta reports no person
 * @param newIdentity the same person's new phone number or user id, when one of them changed
 * @param at the time of the event by Meta's clock
 */
public record InboundSender(ChannelId channel, String wamid, @Nullable Person person, @Nullable Person newIdentity,
        Instant at) {

    /** The same sender without numbers, because the reported one is no longer the sender's. */
    public InboundSender withoutPhone() {
        return new InboundSender(channel, wamid, withoutPhone(person), withoutPhone(newIdentity), at);
    }

    private static @Nullable Person withoutPhone(@Nullable Person reported) {
        return reported == null
                ? null
                : new Person(null, reported.userId(), reported.parentUserId(), reported.username(), reported.name());
    }

    /** The address for replies; null when Meta reports none. */
    public @Nullable Address address() {
        return address(person, newIdentity);
    }

    /** The channel if a user id is reported on it, or else nothing. */
    Set<ChannelId> channelOfUserId() {
        var address = address();
        return channel == null || address == null || address.userId() == null ? Set.of() : Set.of(channel);
    }

    private static @Nullable Address address(@Nullable Person person, @Nullable Person newIdentity) {
        var phone = newest(person == null ? null : person.phone(), newIdentity == null ? null : newIdentity.phone());
        var userId = newest(person == null ? null : person.userId(), newIdentity == null ? null : newIdentity.userId());
        return phone == null && userId == null ? null : new Address(phone, userId);
    }

    private static @Nullable String newest(@Nullable String before, @Nullable String after) {
        return after == null ? before : after;
    }

    @Override
    public String toString() {
        return "InboundSender[wamid=" + wamid + "]";
    }
}
