package dev.recado.auth.link;

import java.net.URI;

import io.smallrye.config.ConfigMapping;

/** The address of the console, to which the links in mails lead. */
@ConfigMapping(prefix = "recado")
public interface LinkConfig {

    /** Required in production: no recipient can open a link to localhost. */
    URI publicUrl();

    /** @param page of the console, such as {@code invite} */
    default String link(String page, LinkToken token) {
        var base = publicUrl().toString();
        return (base.endsWith("/") ? base : base + "/") + "#/" + page + "?token=" + token.text();
    }
}
