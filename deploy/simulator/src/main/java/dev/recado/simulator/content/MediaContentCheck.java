package dev.recado.simulator.content;

import dev.recado.simulator.meta.GraphObject;
import dev.recado.simulator.meta.SimulatedGraphError;

/** Checks images, videos, audios, documents and stickers, and the media in headers. */
final class MediaContentCheck {

    private static final int CAPTION_MAX = 1024;
    private static final int FILENAME_MAX = 240;
    private static final String MEDIA_ID = "\\d{1,32}";

    private MediaContentCheck() {
    }

    static CheckedContent check(String type, GraphObject media) {
        switch (type) {
            case "audio" -> media.allowOnly("id", "link", "voice");
            case "sticker" -> media.allowOnly("id", "link");
            case "document" -> media.allowOnly("id", "link", "caption", "filename");
            default -> media.allowOnly("id", "link", "caption");
        }
        requireSource(media);
        media.optionalFlag("voice");
        var filename = media.optionalText("filename", FILENAME_MAX).orElse("");
        var caption = media.optionalText("caption", CAPTION_MAX).orElse("");
        return CheckedContent.freeForm(type, title(type, media) + ": " + filename + " " + caption, media.json());
    }

    /** Checks the media of a header, which has no caption. */
    static void checkHeader(String type, GraphObject header) {
        var media = header.object(type);
        if (type.equals("document")) {
            media.allowOnly("id", "link", "filename");
        } else {
            media.allowOnly("id", "link");
        }
        media.optionalText("filename", FILENAME_MAX);
        requireSource(media);
    }

    private static void requireSource(GraphObject media) {
        media.requireEither("id", "link");
        if (media.has("link")) {
            media.url("link");
        } else if (!media.text("id", 32).matches(MEDIA_ID)) {
            throw SimulatedGraphError.invalidValue(media.name("id") + " is not a valid media id.");
        }
    }

    private static String title(String type, GraphObject media) {
        return media.optionalFlag("voice").orElse(false) ? "Voice" : Character.toUpperCase(type.charAt(0)) + type.substring(1);
    }
}
