package dev.recado.conversation.contact;

import dev.recado.events.Address;
import dev.recado.events.ChannelId;
import dev.recado.events.Person;

/**
 * Who one event is about: the person as far as named, and the message that brought them.
 *
 * @param becomes how the same person is known from now on, or null when nothing changed
 */
public record InboundSender(ChannelId channel, String wamid, Person person, Person becomes) {

    /** Where somebody is reached, who may have just become known otherwise; null when there is nothing to answer to. */
    public static Address address(Person person, Person becomes) {
        var phone = newest(person == null ? null : person.phone(), becomes == null ? null : becomes.phone());
        var userId = newest(person == null ? null : person.userId(), becomes == null ? null : becomes.userId());
        return phone == null && userId == null ? null : new Address(phone, userId);
    }

    private static String newest(String before, String now) {
        return now == null ? before : now;
    }

    @Override
    public String toString() {
        return "InboundSender[wamid=" + wamid + "]";
    }
}
