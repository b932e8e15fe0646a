package dev.recado.events;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** What a file sent over WhatsApp is shown as. */
public enum MediaType {
    IMAGE, VIDEO, AUDIO, DOCUMENT, STICKER, @JsonEnumDefaultValue
    UNKNOWN
}
