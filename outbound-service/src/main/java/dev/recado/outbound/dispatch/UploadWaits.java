package dev.recado.outbound.dispatch;

/** What the work queue stores as the last error of a message that only waits for the uploads of its media. It is no error. */
public final class UploadWaits {

    /** All media are uploaded, and the message starts next. */
    public static final String UPLOADED = "uploaded";
    /** Some media are uploaded, and the next claim uploads the others. */
    public static final String CONTINUED = "uploads continue";
    /** The number has no free place for another upload. */
    public static final String NO_PLACE = "too many uploads";

    private UploadWaits() {
    }
}
