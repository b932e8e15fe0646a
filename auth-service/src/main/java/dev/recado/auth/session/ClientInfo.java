package dev.recado.auth.session;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.recado.kit.http.ClientAddress;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * The client of a login request.
 *
 * @param address address of the connection, or as a trusted proxy reports it; stored only as a keyed hash
 * @param device name of the client program, such as {@code firefox}
 */
record ClientInfo(String address, String device) {

    private static final String OTHER = "other";
    /** Tokens of a user agent, most specific first: Edge also claims to be Chrome, and Chrome to be Safari. */
    private static final Map<String, String> DEVICES = new LinkedHashMap<>();

    static {
        DEVICES.put("Edg/", "edge");
        DEVICES.put("OPR/", "opera");
        DEVICES.put("SamsungBrowser/", "samsung");
        DEVICES.put("Firefox/", "firefox");
        DEVICES.put("Chrome/", "chrome");
        DEVICES.put("Safari/", "safari");
        DEVICES.put("curl/", "curl");
    }

    static ClientInfo of(HttpServerRequest request, ClientAddress addresses) {
        return new ClientInfo(addresses.of(request), device(request.getHeader("User-Agent")));
    }

    static String device(@Nullable String userAgent) {
        return userAgent == null
                ? OTHER
                : DEVICES.entrySet().stream().filter(device -> userAgent.contains(device.getKey())).map(Map.Entry::getValue)
                        .findFirst().orElse(OTHER);
    }

    @Override
    public String toString() {
        return "ClientInfo[device=" + device + "]";
    }
}
