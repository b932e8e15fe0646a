package dev.recado.outbound.suppression;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import dev.recado.events.Address;
import dev.recado.events.ChannelId;
import dev.recado.kit.phone.PhoneNumber;
import dev.recado.outbound.suppression.Suppressions.Scope;
import org.jspecify.annotations.Nullable;

/**
 * A period in which a person gets no messages, or no marketing messages.
 *
 * @param channel the number that may not write to the person; null for all numbers of the tenant
 * @param until the end; null without one
 */
record Suppression(@Nullable ChannelId channel, Address person, Scope scope, Cause cause, Instant since,
        @Nullable Instant until) {

    /**
     * Who decided it.
     *
     * @param kind {@code error} of the Graph API, {@code customer} in WhatsApp, or {@code contact} in the suite
     * @param code of the Graph API, or null
     */
    record Cause(String kind, @Nullable Integer code) {

        static final Cause CUSTOMER = new Cause("customer", null);
        static final Cause CONTACT = new Cause("contact", null);

        static Cause error(int code) {
            return new Cause("error", code);
        }
    }

    /** The phone in its canonical form, or null. */
    @Nullable
    String phone() {
        return PhoneNumber.canonical(person.phone());
    }

    /** The phone in its canonical form and the user id, as far as they are known. */
    static List<String> addresses(Address person) {
        return Stream.of(PhoneNumber.canonical(person.phone()), person.userId()).filter(Objects::nonNull).sorted().toList();
    }

    @Override
    public String toString() {
        return "Suppression[scope=" + scope + "]";
    }
}
