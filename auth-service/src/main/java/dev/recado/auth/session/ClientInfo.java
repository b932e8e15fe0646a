package dev.recado.auth.session;

import java.util.LinkedHashMap;
import java.util.Map;

import io.vertx.core.http.HttpServerRequest;

/**
 * From where somebody comes.
 *
 * @param address as the connection has it, or as a proxy says that is trusted; never stored readable
 * @param device a word for the program, such as {@code firefox}
 */
record ClientInfo(String address, String device) {

    private static final String OTHER = "other";
    /** In this order: most claim to be those that come later. */
    private static final Map<String, String> WORDS = new LinkedHashMap<>();

    static {
        WORDS.put("Edg/", "edge");
        WORDS.put("OPR/", "opera");
        WORDS.put("SamsungBrowser/", "samsung");
        WORDS.put("Firefox/", "firefox");
        WORDS.put("Chrome/", "chrome");
        WORDS.put("Safari/", "safari");
        WORDS.put("curl/", "curl");
    }

    static ClientInfo of(HttpServerRequest request) {
        return new ClientInfo(request.remoteAddress().hostAddress() == null ? OTHER : request.remoteAddress().hostAddress(),
                device(request.getHeader("User-Agent")));
    }

    static String device(String userAgent) {
        return userAgent == null
                ? OTHER
                : WORDS.entrySet().stream().filter(word -> userAgent.contains(word.getKey())).map(Map.Entry::getValue)
                        .findFirst().orElse(OTHER);
    }

    @Override
    public String toString() {
        return "Visitor[device=" + device + "]";
    }
}
