package dev.recado.outbound.whatsapp;

/** The result of one download of media from Meta. */
public sealed interface MediaDownload<T> {

    /** The bytes have arrived. */
    record Complete<T>(T content) implements MediaDownload<T> {
    }

    /** The address has expired, or does not accept the token; a fresh address may work. */
    record Gone<T>(int status) implements MediaDownload<T> {
    }

    /**
     * The address may not be called; a fresh address may work.
     *
     * @param reason without the address, which is secret while it is valid
     */
    record Refused<T>(String reason) implements MediaDownload<T> {
    }

    /** The answer has more bytes than allowed. */
    record TooLarge<T>() implements MediaDownload<T> {
    }

    /** @param reason why there is no complete answer; the same download may be repeated */
    record Unavailable<T>(String reason) implements MediaDownload<T> {
    }
}
