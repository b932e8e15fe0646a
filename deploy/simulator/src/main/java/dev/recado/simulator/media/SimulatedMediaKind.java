package dev.recado.simulator.media;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The kinds of media, each with the MIME types and the size that Meta accepts. */
public enum SimulatedMediaKind {

    AUDIO(16_777_216, "audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"), DOCUMENT(104_857_600, "text/plain",
            "application/pdf", "application/msword", "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation"), IMAGE(5_242_880, "image/jpeg",
                    "image/png"), STICKER(102_400, "image/webp"), VIDEO(16_777_216, "video/mp4", "video/3gpp");

    static final long ANIMATED_STICKER_BYTES_MAX = 512_000;

    private final long bytesMax;
    private final Set<String> mimeTypes;

    SimulatedMediaKind(long bytesMax, String... mimeTypes) {
        this.bytesMax = bytesMax;
        this.mimeTypes = Set.of(mimeTypes);
    }

    /** Returns the kind that a MIME type, with or without parameters, belongs to. */
    static Optional<SimulatedMediaKind> ofMimeType(String mimeType) {
        var base = mimeType.split(";")[0].strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(kind -> kind.mimeTypes.contains(base)).findFirst();
    }

    Stream<String> mimeTypes() {
        return mimeTypes.stream().sorted();
    }

    long bytesMax(boolean animated) {
        return this == STICKER && animated ? ANIMATED_STICKER_BYTES_MAX : bytesMax;
    }

    /** Returns the name of the kind in a message, for example {@code image}. */
    public String messageType() {
        return name().toLowerCase(Locale.ROOT);
    }
}
