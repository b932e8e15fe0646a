package dev.recado.kit.idempotency;

import dev.recado.events.TenantId;

/**
 * A request with an {@code Idempotency-Key}.
 *
 * @param caller whose keys are apart from those of others
 * @param hash of everything that makes two requests the same: method, path and body
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
