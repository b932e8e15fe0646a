package dev.recado.outbound.media;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import dev.recado.events.MediaType;

/** The formats and sizes that WhatsApp accepts from a business, and the sizes that the suite stores of what customers send. */
final class MediaRules {

    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;
    /** The largest of all limits. Meta reports an error instead of anything larger that a customer sends. */
    static final long BYTES_MAX = 100 * MIB;
    static final String OGG = "audio/ogg";
    static final String WEBM = "audio/webm";
    static final String WEBP = "image/webp";
    static final String PNG = "image/png";
    static final String TEXT = "text/plain";
    static final String UNKNOWN = "application/octet-stream";
    private static final String OFFICE = "application/vnd.openxmlformats-officedocument.";

    /** A format: the display type of its messages, and the usual extension of its files. */
    record Format(MediaType type, String extension) {
    }

    private static final Map<String, Format> FORMATS = Map.ofEntries(
            entry("audio/aac", new Format(MediaType.AUDIO, ".aac")), entry("audio/amr", new Format(MediaType.AUDIO, ".amr")),
            entry("audio/mpeg", new Format(MediaType.AUDIO, ".mp3")), entry("audio/mp4", new Format(MediaType.AUDIO, ".m4a")),
            entry(OGG, new Format(MediaType.AUDIO, ".ogg")),
            entry("image/jpeg", new Format(MediaType.IMAGE, ".jpg")), entry(PNG, new Format(MediaType.IMAGE, ".png")),
            entry(WEBP, new Format(MediaType.STICKER, ".webp")),
            entry("video/mp4", new Format(MediaType.VIDEO, ".mp4")), entry("video/3gpp", new Format(MediaType.VIDEO, ".3gp")),
            entry(TEXT, new Format(MediaType.DOCUMENT, ".txt")),
            entry("application/pdf", new Format(MediaType.DOCUMENT, ".pdf")),
            entry("application/msword", new Format(MediaType.DOCUMENT, ".doc")),
            entry("application/vnd.ms-excel", new Format(MediaType.DOCUMENT, ".xls")),
            entry("application/vnd.ms-powerpoint", new Format(MediaType.DOCUMENT, ".ppt")),
            entry(OFFICE + "wordprocessingml.document", new Format(MediaType.DOCUMENT, ".docx")),
            entry(OFFICE + "spreadsheetml.sheet", new Format(MediaType.DOCUMENT, ".xlsx")),
            entry(OFFICE + "presentationml.presentation", new Format(MediaType.DOCUMENT, ".pptx")));
    /** A browser shows or plays these and runs nothing in them; it saves all others. */
    private static final Set<String> SHOWN = Set.of("image/jpeg", PNG, WEBP, "image/gif", "audio/aac", "audio/amr",
            "audio/mpeg", "audio/mp4", OGG, "video/mp4", "video/3gpp", "application/pdf");

    private MediaRules() {
    }

    /** The format of a MIME type that WhatsApp accepts from a business. */
    static Optional<Format> format(String mimeType) {
        return Optional.ofNullable(FORMATS.get(mimeType));
    }

    static Set<String> accepted() {
        return new TreeSet<>(FORMATS.keySet());
    }

    /** @param animated of a sticker */
    static long sentBytesMax(MediaType type, boolean animated) {
        return switch (type) {
            case IMAGE -> 5 * MIB;
            case AUDIO, VIDEO -> 16 * MIB;
            case STICKER -> (animated ? 500 : 100) * KIB;
            case DOCUMENT, UNKNOWN -> BYTES_MAX;
        };
    }

    /**
     * More than a business may send, because customers' phones decide. It protects the storage from one that claims to be small.
     */
    static long receivedBytesMax(MediaType type) {
        return switch (type) {
            case IMAGE -> 25 * MIB;
            case STICKER -> 2 * MIB;
            case AUDIO, VIDEO, DOCUMENT, UNKNOWN -> BYTES_MAX;
        };
    }

    static boolean isShown(String mimeType) {
        return SHOWN.contains(mimeType);
    }
}
