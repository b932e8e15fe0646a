package dev.recado.simulator.fault;

import java.util.HashMap;
import java.util.Map;

import io.vertx.core.json.JsonObject;

/** The fault of media downloads: the first downloads of each file are answered with an error status. */
final class MediaFault {

    private static final int FILES_MAX = 10_000;
    private static final int UNAVAILABLE = 503;

    private final boolean error;
    private final int http;
    private final Integer times;
    private final Map<String, Integer> downloads = new HashMap<>();

    /** @param times how many downloads of each file it affects, or null for all */
    private MediaFault(boolean error, int http, Integer times) {
        this.error = error;
        this.http = http;
        this.times = times;
    }

    static MediaFault none() {
        return new MediaFault(false, UNAVAILABLE, null);
    }

    static MediaFault of(JsonObject json) {
        var http = json.getInteger("http", UNAVAILABLE);
        if (http < 400 || http > 599) {
            throw new IllegalArgumentException("media.http must be from 400 to 599, but is " + http);
        }
        return switch (json.getString("mode", "none")) {
            case "none" -> none();
            case "error" -> new MediaFault(true, http, json.getInteger("times"));
            default -> throw new IllegalArgumentException("unknown mode '" + json.getString("mode") + "' of media");
        };
    }

    /** Counts a download and returns the status that it gets, or 0 for none. */
    int use(String mediaId) {
        if (!error || downloads.size() >= FILES_MAX) {
            return 0;
        }
        return times == null || downloads.merge(mediaId, 1, Integer::sum) <= times ? http : 0;
    }

    JsonObject toJson() {
        return new JsonObject().put("mode", error ? "error" : "none").put("http", http).put("times", times);
    }
}
