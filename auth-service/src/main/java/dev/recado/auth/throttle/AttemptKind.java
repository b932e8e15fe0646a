package dev.recado.auth.throttle;

/** What attempts are counted by; of an account from where its owner has logged in before, by both together and nothing else. */
enum AttemptKind {
    ADDRESS, ACCOUNT, FAMILIAR
}
