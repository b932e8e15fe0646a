package dev.recado.auth.session;

/** What came of showing a refresh token. */
sealed interface RefreshResult {

    /** The session goes on. */
    record GoesOn(IssuedRefreshToken granted) implements RefreshResult {
    }

    /** Unknown, expired, or its session is over. */
    record Over() implements RefreshResult {
    }

    /** Somebody has used it before. */
    record Reused(ReusedToken token) implements RefreshResult {
    }
}
