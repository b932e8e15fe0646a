package dev.recado.auth.apikey;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.recado.auth.OpaqueToken;

/**
 * The secret of an API key: {@code rk_<prefix>_<43 characters>}.
 *
 * @param prefix identifies the key and is public, so that a leaked secret shows which key to revoke
 */
record ApiKeySecret(String prefix, String text) {

    private static final Pattern FORM = Pattern.compile("rk_([a-z0-9]{10})_[A-Za-z0-9_-]{" + OpaqueToken.LENGTH + "}");
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int PREFIX_LENGTH = 10;

    static String newPrefix() {
        return new SecureRandom().ints(PREFIX_LENGTH, 0, LETTERS.length()).map(LETTERS::charAt)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    static ApiKeySecret create(String prefix) {
        return new ApiKeySecret(prefix, "rk_" + prefix + "_" + OpaqueToken.create());
    }

    static Optional<ApiKeySecret> parse(String text) {
        var found = FORM.matcher(text);
        return found.matches() ? Optional.of(new ApiKeySecret(found.group(1), text)) : Optional.empty();
    }

    byte[] hash() {
        return OpaqueToken.hash(text);
    }

    @Override
    public String toString() {
        return "ApiKeySecret[" + prefix + "]";
    }
}
