package dev.recado.events;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** Display type of a file sent over WhatsApp. */
public enum MediaType {
    IMAGE, VIDEO, AUDIO, DOCUMENT, STICKER, @JsonEnumDefaultValue
    UNKNOWN
}
