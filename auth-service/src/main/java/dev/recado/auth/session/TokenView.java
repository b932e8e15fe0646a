package dev.recado.auth.session;

import dev.recado.auth.key.AccessTokens.AccessToken;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * An access token and a refresh token in OAuth 2 format.
 *
 * @param refreshToken left out for an API key, which gets a new token by its secret
 */
@RegisterForReflection
public record TokenView(String accessToken, String tokenType, long expiresIn, @Nullable String refreshToken) {

    static TokenView of(AccessToken token, @Nullable String refreshToken) {
        return new TokenView(token.text(), "Bearer", token.lifetime().toSeconds(), refreshToken);
    }

    @Override
    public String toString() {
        return "TokenView[expiresIn=" + expiresIn + "]";
    }
}
