package dev.recado.events;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** A change of a contact that other services must obey. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind", defaultImpl = ContactChange.Unsupported.class)
@JsonSubTypes({
        @JsonSubTypes.Type(name = "opted_out", value = ContactChange.OptedOut.class),
        @JsonSubTypes.Type(name = "opted_in", value = ContactChange.OptedIn.class),
        @JsonSubTypes.Type(name = "unsupported", value = ContactChange.Unsupported.class)
})
public sealed interface ContactChange {

    /**
     * The contact wants no more marketing messages, from no number of the tenant.
     *
     * @param addresses all that are known of the contact
     */
    record OptedOut(List<Address> addresses) implements ContactChange {

        public OptedOut {
            addresses = addresses == null ? List.of() : List.copyOf(addresses);
        }
    }

    /**
     * The contact accepts marketing messages again.
     *
     * @param addresses all that are known of the contact
     */
    record OptedIn(List<Address> addresses) implements ContactChange {

        public OptedIn {
            addresses = addresses == null ? List.of() : List.copyOf(addresses);
        }
    }

    /** A kind of a newer conversation-service that this service does not support. */
    record Unsupported() implements ContactChange {
    }
}
