package dev.recado.auth.session;

import dev.recado.auth.key.AccessTokens.AccessToken;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A token and how to go on, in OAuth 2's words.
 *
 * @param refreshToken null for a machine, which comes with its key again
 */
@RegisterForReflection
public record TokenView(String accessToken, String tokenType, long expiresIn, String refreshToken) {

    static TokenView of(AccessToken token, String refreshToken) {
        return new TokenView(token.text(), "Bearer", token.lifetime().toSeconds(), refreshToken);
    }

    @Override
    public String toString() {
        return "TokenView[expiresIn=" + expiresIn + "]";
    }
}
