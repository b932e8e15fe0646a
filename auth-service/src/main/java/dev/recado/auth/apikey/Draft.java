package dev.recado.auth.apikey;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A key about to be stored: what was asked for, checked. */
record Draft(UUID id, String name, List<String> scopes, UUID createdBy, Instant expiresAt) {
}
