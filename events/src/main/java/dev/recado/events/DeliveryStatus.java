package dev.recado.events;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** Status of a sent message, in its order; a status never goes backwards (WhatsApp reference A.4). */
public enum DeliveryStatus {
    SENT, DELIVERED, READ, PLAYED, FAILED, @JsonEnumDefaultValue
    UNKNOWN
}
