package dev.recado.events;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** Type of a change of a person's identity. */
public enum SystemChange {
    NUMBER_CHANGED, USER_ID_CHANGED, IDENTITY_CHANGED, @JsonEnumDefaultValue
    UNKNOWN
}
