package dev.recado.events;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** How far a message we sent has come, in the order it never goes back in (WhatsApp reference A.4). */
public enum DeliveryStatus {
    SENT, DELIVERED, READ, PLAYED, FAILED, @JsonEnumDefaultValue
    UNKNOWN
}
