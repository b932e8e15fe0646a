package dev.recado.events;

import org.jspecify.annotations.Nullable;

/** Where a message goes: the phone wins when both are known (WhatsApp reference C.1). */
public record Address(@Nullable String phone, @Nullable String userId) {

    public Address {
        if (phone == null && userId == null) {
            throw new IllegalArgumentException("an address needs a phone or a user_id");
        }
    }

    /** The stable name of the person on a channel, for ordering and pair limits: user id first, as the keys have it. */
    public String person() {
        return userId != null ? userId : phone;
    }

    @Override
    public String toString() {
        return "Address[redacted]";
    }
}
