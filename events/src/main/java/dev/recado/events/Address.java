package dev.recado.events;

import org.jspecify.annotations.Nullable;

/** The recipient of a message; the phone is used when both are given (WhatsApp reference C.1). */
public record Address(@Nullable String phone, @Nullable String userId) {

    public Address {
        if (phone == null && userId == null) {
            throw new IllegalArgumentException("an address needs a phone or a user_id");
        }
    }

    /** The stable id of the person on a channel, for ordering and pair limits: user id first, as in the record keys. */
    public String person() {
        return userId != null ? userId : phone;
    }

    @Override
    public String toString() {
        return "Address[redacted]";
    }
}
