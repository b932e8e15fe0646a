package dev.recado.outbound.media;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.recado.events.MediaType;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MimeTypes;
import org.jspecify.annotations.Nullable;

/**
 * Detects the MIME type of a file by its first bytes. The sender's type counts only where the bytes allow several, as those of a ZIP
 * file do. The detection blocks shortly, the first one for longer.
 */
final class MediaFormats {

    private static final String OFFICE = "application/vnd.openxmlformats-officedocument.";
    private static final List<String> MP4 = List.of("video/mp4", "audio/mp4");
    private static final List<String> MATROSKA = List.of(MediaRules.WEBM, "video/webm");
    private static final List<String> ZIP = List.of("application/zip", OFFICE + "wordprocessingml.document",
            OFFICE + "spreadsheetml.sheet", OFFICE + "presentationml.presentation");
    private static final List<String> OLE = List.of(MediaRules.UNKNOWN, "application/msword", "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint");
    private static final List<String> PLAIN_TEXT = List.of(MediaRules.TEXT);

    /** The possible types by the detected one, the first of which counts when the sender's is none of them. */
    private static final Map<String, List<String>> POSSIBLE = Map.ofEntries(
            Map.entry("video/mp4", MP4), Map.entry("audio/mp4", MP4), Map.entry("application/mp4", MP4),
            Map.entry("video/quicktime", MP4), Map.entry("video/x-m4v", MP4), Map.entry("audio/x-m4a", MP4),
            Map.entry("application/x-matroska", MATROSKA), Map.entry("video/x-matroska", MATROSKA),
            Map.entry("video/webm", MATROSKA), Map.entry("audio/x-matroska", MATROSKA),
            Map.entry("application/zip", ZIP), Map.entry("application/x-tika-ooxml", ZIP),
            Map.entry("application/x-tika-msoffice", OLE),
            Map.entry("application/ogg", List.of(MediaRules.OGG, "video/ogg")),
            Map.entry("audio/x-aac", List.of("audio/aac")),
            Map.entry("image/x-ms-bmp", List.of("image/bmp")), Map.entry("text/html", PLAIN_TEXT),
            Map.entry("application/xhtml+xml", PLAIN_TEXT), Map.entry("application/xml", PLAIN_TEXT));

    private MediaFormats() {
    }

    /** Loads the table of formats, so that the first file need not wait for it. */
    static String load() {
        return detect(new byte[0]);
    }

    /**
     * The type of a file, without parameters.
     *
     * @param claimed the sender's type, possibly with parameters, or null
     */
    static String of(byte[] start, @Nullable String claimed) {
        var detected = detect(start);
        var possible = POSSIBLE.getOrDefault(detected, List.of(detected));
        var own = withoutParameters(claimed);
        return possible.contains(own) ? own : possible.getFirst();
    }

    /** Whether a file of this type can be what a message of the display type holds. A document may be anything. */
    static boolean fits(MediaType type, String mimeType) {
        return switch (type) {
            case IMAGE, STICKER -> mimeType.startsWith("image/");
            case AUDIO -> mimeType.startsWith("audio/") || MP4.contains(mimeType)
                    || mimeType.equals("video/3gpp");
            case VIDEO -> mimeType.startsWith("video/") || MP4.contains(mimeType);
            case DOCUMENT, UNKNOWN -> true;
        };
    }

    static String withoutParameters(@Nullable String mimeType) {
        return mimeType == null ? "" : mimeType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static String detect(byte[] start) {
        try {
            return MimeTypes.getDefaultMimeTypes().detect(new ByteArrayInputStream(start), new Metadata()).getBaseType()
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException("an array is always readable", e);
        }
    }
}
