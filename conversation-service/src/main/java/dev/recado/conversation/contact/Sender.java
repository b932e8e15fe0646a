package dev.recado.conversation.contact;

import dev.recado.events.ChannelId;
import dev.recado.events.Person;

/** Who wrote one message: the person as far as named, and the message that brought them. */
public record Sender(ChannelId channel, String wamid, Person person) {

    @Override
    public String toString() {
        return "Sender[wamid=" + wamid + "]";
    }
}
