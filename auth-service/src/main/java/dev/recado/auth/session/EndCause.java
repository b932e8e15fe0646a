package dev.recado.auth.session;

import java.util.Locale;

/** Why a session is over. */
enum EndCause {
    LOGGED_OUT, ENDED, REUSED, ACCOUNT_CHANGED, TOO_MANY;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
