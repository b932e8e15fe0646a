package dev.recado.auth.session;

import dev.recado.auth.key.AccessTokens.TokenSubject;

/**
 * What a session has given: its person may have an access token, and goes on with this refresh token.
 *
 * @param refreshToken never to be logged
 */
record IssuedRefreshToken(TokenSubject subject, String refreshToken) {

    @Override
    public String toString() {
        return "Granted[" + subject.tenant() + "]";
    }
}
