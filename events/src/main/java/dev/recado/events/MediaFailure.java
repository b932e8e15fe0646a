package dev.recado.events;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** Why media could not be stored. */
public enum MediaFailure {
    /** Meta no longer has it: 7 days have passed, or Meta does not find it. */
    EXPIRED,
    /** It has more bytes than the suite stores for its type. */
    TOO_LARGE,
    /** The bytes do not have the hash that Meta reports. */
    HASH_MISMATCH,
    /** The bytes are not of the type that Meta reports. */
    TYPE_MISMATCH,
    /** Its address is not one of Meta's, or not public. */
    ADDRESS_REFUSED,
    /** The number is disconnected, so its token is gone. */
    CHANNEL_DISCONNECTED, @JsonEnumDefaultValue
    UNKNOWN
}
