package dev.recado.simulator.customer;

import java.util.Base64;
import java.util.Map;

import dev.recado.simulator.media.MediaStore;
import dev.recado.simulator.media.MediaUrls;
import dev.recado.simulator.media.StoredMedia;
import dev.recado.simulator.settings.BusinessNumber;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** Makes the media element of a customer's message from a stored file or from bytes in the request. */
public final class CustomerMedia {

    private static final Map<String, String> DEFAULT_TYPES = Map.of("image", "image/jpeg", "video", "video/mp4", "audio",
            "audio/ogg; codecs=opus", "document", "application/pdf", "sticker", "image/webp");

    private final MediaStore store;
    private final MediaUrls urls;

    public CustomerMedia(MediaStore store, MediaUrls urls) {
        this.store = store;
        this.urls = urls;
    }

    static boolean isMedia(String type) {
        return DEFAULT_TYPES.containsKey(type);
    }

    /** @param given {@code id} of a stored file, or {@code data} in Base64 with a {@code mime_type} */
    Future<JsonObject> element(String type, JsonObject given, BusinessNumber number) {
        if (given.getString("id") != null) {
            return store.find(given.getString("id")).map(media -> Future.succeededFuture(element(type, given, media)))
                    .orElseThrow(() -> new IllegalArgumentException("there is no media with the id " + given.getString("id")));
        }
        if (given.getString("data") == null) {
            throw new IllegalArgumentException(type + " must have an id or data in Base64");
        }
        var content = Buffer.buffer(Base64.getDecoder().decode(given.getString("data")));
        return store.add(content, number, given.getString("mime_type", DEFAULT_TYPES.get(type)), given.getString("filename"))
                .map(media -> element(type, given, media));
    }

    private JsonObject element(String type, JsonObject given, StoredMedia media) {
        var element = new JsonObject();
        if (given.getString("caption") != null) {
            element.put("caption", given.getString("caption"));
        }
        if (type.equals("document")) {
            element.put("filename", given.getString("filename", media.name() == null ? "document" : media.name()));
        }
        element.put("mime_type", media.mimeType()).put("sha256", Base64.getEncoder().encodeToString(media.file().sha256()))
                .put("id", media.id()).put("url", urls.of(media));
        return switch (type) {
            case "audio" -> element.put("voice", given.getBoolean("voice", false));
            case "sticker" -> element.put("animated", media.file().animated());
            default -> element;
        };
    }
}
