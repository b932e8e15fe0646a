package dev.recado.conversation.contact;

import dev.recado.events.Address;
import dev.recado.events.ChannelId;
import dev.recado.events.Person;
import org.jspecify.annotations.Nullable;

/**
 * The sender of one event: the message id and what Meta reports about the person.
 *
 * @param person null when Meta reports no person
 * @param newIdentity the same person's new phone number or user id, when one of them changed
 */
public record InboundSender(ChannelId channel, String wamid, @Nullable Person person, @Nullable Person newIdentity) {

    /** The address for replies; null when Meta reports none. */
    public static @Nullable Address address(@Nullable Person person, @Nullable Person newIdentity) {
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
