package dev.recado.auth.session;

import java.util.UUID;

/** A login that has just succeeded. */
record NewSession(UUID id, String device) {
}
