package dev.recado.auth.link;

import java.net.URI;

import io.smallrye.config.ConfigMapping;

/** Where people find the console. */
@ConfigMapping(prefix = "recado")
public interface LinkConfig {

    /** What a mail's link begins with; in production it must be named, for nobody else's localhost is the console. */
    URI publicUrl();

    /** @param page of the console, such as {@code invite} */
    default String link(String page, LinkToken token) {
        var base = publicUrl().toString();
        return (base.endsWith("/") ? base : base + "/") + "#/" + page + "?token=" + token.text();
    }
}
