package dev.recado.auth.session;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import jakarta.validation.constraints.Size;
import jakarta.ws.rs.core.MultivaluedMap;

import dev.recado.auth.user.NewUser;
import dev.recado.kit.http.OneLine;
import dev.recado.kit.http.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * A request for a token in OAuth 2 format.
 *
 * @param grantType {@code password} when absent
 * @param username the e-mail under its OAuth name; {@code email} is accepted as well
 */
public record TokenRequest(@Nullable String grantType, @Size(max = NewUser.EMAIL_MAX) @OneLine @Nullable String username,
        @Size(max = NewUser.EMAIL_MAX) @OneLine @Nullable String email,
        @Size(max = NewUser.PASSWORD_MAX) @Nullable String password,
        @Size(max = SECRET_MAX) @Nullable String refreshToken, @Size(max = SECRET_MAX) @Nullable String clientId,
        @Size(max = SECRET_MAX) @Nullable String clientSecret) {

    static final int SECRET_MAX = 128;
    private static final String BASIC = "Basic ";

    static TokenRequest of(MultivaluedMap<String, String> form) {
        return new TokenRequest(form.getFirst("grant_type"), form.getFirst("username"), form.getFirst("email"),
                form.getFirst("password"), form.getFirst("refresh_token"), form.getFirst("client_id"),
                form.getFirst("client_secret"));
    }

    /** Returns the request with the client id and secret of an HTTP Basic header, if there is one. */
    TokenRequest withClient(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return this;
        }
        var pair = decoded(authorization.substring(BASIC.length()).strip()).split(":", 2);
        if (pair.length < 2) {
            throw Refusal.invalid("client_id", "the Authorization header must contain id and secret");
        }
        return new TokenRequest(grantType, username, email, password, refreshToken, pair[0], pair[1]);
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw (Refusal) Refusal.invalid("client_id", "the Authorization header must be base64").initCause(e);
        }
    }

    /** Returns the e-mail, unless it is left out or blank. */
    @Nullable
    String name() {
        var given = email != null ? email : username;
        return given == null || given.isBlank() ? null : given;
    }

    String grant() {
        return grantType == null ? "password" : grantType;
    }

    @Override
    public String toString() {
        return "TokenRequest[grantType=" + grantType + "]";
    }
}
