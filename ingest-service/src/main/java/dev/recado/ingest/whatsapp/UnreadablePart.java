package dev.recado.ingest.whatsapp;

/**
 * A part of a webhook that could not become an event: told to a person, never a reason to refuse the rest.
 *
 * @param pointer JSON pointer into the body, made of known names and numbers only
 * @param reason in words of ours, without anything of the body
 */
public record UnreadablePart(String pointer, String reason) {

    /** The number belongs to a channel of another Meta app than the path the webhook came by. */
    public static final String APP_MISMATCH = "APP_MISMATCH";
}
