package dev.recado.outbound.whatsapp;

/** What one request says about the line of a number: the way to the Graph API and the number's access to it. */
public enum ChannelHealth {
    /** The Graph API answered, and accepted the access. */
    WORKS,
    /** No connection, no answer in time, or a server error. */
    FAILED,
    /** The Graph API refuses every request of the number, for example because its token has expired. */
    ACCESS_REFUSED,
    /** Nothing was written for a reason of our own. */
    UNKNOWN
}
