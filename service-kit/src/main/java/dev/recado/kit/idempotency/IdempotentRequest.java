package dev.recado.kit.idempotency;

import dev.recado.events.TenantId;

/**
 * A request with an {@code Idempotency-Key}.
 *
 * @param caller the id of the caller; the same key of another caller is another key
 * @param key the form in which the key is stored
 * @param hash the keyed hash of method, path and body; repetitions have the same hash
 */
public record IdempotentRequest(TenantId tenant, String caller, String key, byte[] hash) {

    public IdempotentRequest {
        hash = hash.clone();
    }

    @Override
    public byte[] hash() {
        return hash.clone();
    }
}
