package dev.recado.auth.link;

import java.util.HexFormat;

import dev.recado.auth.OpaqueToken;
import dev.recado.kit.http.Refusal;

/** The secret of a link in a mail; the database holds its hash only. */
public record LinkToken(String text) {

    public static final int TEXT_MAX = 100;

    public static LinkToken create() {
        return new LinkToken(OpaqueToken.create());
    }

    public String hash() {
        return HexFormat.of().formatHex(OpaqueToken.hash(text));
    }

    /** Returns the same refusal for unknown, used, expired and revoked links, so that a stranger cannot distinguish them. */
    public static Refusal refused() {
        return Refusal.of(400, "LINK_INVALID", "this link is unknown, used, expired or revoked; ask for a new one");
    }

    @Override
    public String toString() {
        return "LinkToken[]";
    }
}
