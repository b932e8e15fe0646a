package dev.recado.conversation.live;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

/** The pages that may open a feed; what is no browser names none, and needs a ticket all the same. */
@ApplicationScoped
class AllowedOrigins {

    private final Set<String> allowed;

    AllowedOrigins(LiveConfig config) {
        this.allowed = config.origins().stream().map(AllowedOrigins::origin).collect(Collectors.toUnmodifiableSet());
    }

    /** @param origin the header as it came, or null when there is none */
    boolean allow(String origin) {
        return origin == null || allowed.contains(origin.toLowerCase(Locale.ROOT));
    }

    /** As a browser writes it: no path, no usual port. */
    private static String origin(URI page) {
        var scheme = page.getScheme().toLowerCase(Locale.ROOT);
        var usual = page.getPort() < 0 || page.getPort() == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + page.getHost().toLowerCase(Locale.ROOT) + (usual ? "" : ":" + page.getPort());
    }
}
