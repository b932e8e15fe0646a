package dev.recado.auth.key;

import java.time.Duration;

/** A signed token as it leaves the house; its text is never to be logged. */
public record AccessToken(String text, Duration lifetime) {

    @Override
    public String toString() {
        return "AccessToken[lifetime=" + lifetime + "]";
    }
}
