package dev.recado.auth.throttle;

import java.util.List;

/**
 * One attempt that may be judged; it counts as failed until it is said to have succeeded.
 *
 * @param failures of this account without one that succeeded, this one among them
 */
public record LoginAttempt(LoginAttemptKeys keys, boolean familiar, int failures) {

    /** Whether this failure is to be written down. */
    public boolean isAudited() {
        return LoginThrottle.isAudited(failures);
    }

    List<AttemptKind> counted() {
        return counted(familiar);
    }

    static List<AttemptKind> counted(boolean familiar) {
        return familiar ? List.of(AttemptKind.FAMILIAR) : List.of(AttemptKind.ADDRESS, AttemptKind.ACCOUNT);
    }

    @Override
    public String toString() {
        return "Pass[familiar=" + familiar + ", failures=" + failures + "]";
    }
}
