package dev.recado.auth.session;

/** What came of showing a refresh token. */
sealed interface Refreshed {

    /** The session goes on. */
    record GoesOn(Granted granted) implements Refreshed {
    }

    /** Unknown, expired, or its session is over. */
    record Over() implements Refreshed {
    }

    /** Somebody has used it before. */
    record Reused(UsedToken token) implements Refreshed {
    }
}
