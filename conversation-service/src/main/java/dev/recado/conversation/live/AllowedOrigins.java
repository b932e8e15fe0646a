package dev.recado.conversation.live;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

/** Checks whether an origin may open a feed. A client that is not a browser sends no origin and needs only a ticket. */
@ApplicationScoped
class AllowedOrigins {

    private final Set<String> allowed;

    AllowedOrigins(LiveConfig config) {
        this.allowed = config.origins().stream().map(AllowedOrigins::origin).collect(Collectors.toUnmodifiableSet());
    }

    /** @param origin the value of the {@code Origin} header */
    boolean allow(@Nullable String origin) {
        return origin == null || allowed.contains(origin.toLowerCase(Locale.ROOT));
    }

    /** The origin as a browser sends it: without a path and without the default port. */
    private static String origin(URI page) {
        var scheme = page.getScheme().toLowerCase(Locale.ROOT);
        var defaultPort = page.getPort() < 0 || page.getPort() == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + page.getHost().toLowerCase(Locale.ROOT) + (defaultPort ? "" : ":" + page.getPort());
    }
}
