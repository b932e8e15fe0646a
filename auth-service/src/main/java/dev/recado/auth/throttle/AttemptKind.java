package dev.recado.auth.throttle;

/**
 * What attempts are counted by; of an account from where its owner has logged in before, by both together and nothing else;
 * of who changes a password, by the person alone.
 */
enum AttemptKind {
    ADDRESS, ACCOUNT, FAMILIAR, CHANGE;

    /** Attempts before the first wait. */
    int free(ThrottleConfig config) {
        return this == ADDRESS ? config.addressFree() : config.accountFree();
    }
}
