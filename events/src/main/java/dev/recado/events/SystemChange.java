package dev.recado.events;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** What WhatsApp says has changed about a person. */
public enum SystemChange {
    NUMBER_CHANGED, USER_ID_CHANGED, IDENTITY_CHANGED, @JsonEnumDefaultValue
    UNKNOWN
}
