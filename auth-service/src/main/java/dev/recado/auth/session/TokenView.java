package dev.recado.auth.session;

import dev.recado.auth.key.AccessToken;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** The answer to a login, in OAuth 2's words. */
@RegisterForReflection
public record TokenView(String accessToken, String tokenType, long expiresIn) {

    static TokenView of(AccessToken token) {
        return new TokenView(token.text(), "Bearer", token.lifetime().toSeconds());
    }

    @Override
    public String toString() {
        return "TokenView[expiresIn=" + expiresIn + "]";
    }
}
