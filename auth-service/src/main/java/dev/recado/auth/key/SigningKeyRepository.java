package dev.recado.auth.key;

import java.time.Instant;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;

/** Reads and writes {@code signing_key}; the keys belong to the suite, not to a tenant. */
@ApplicationScoped
class SigningKeyRepository implements PanacheRepositoryBase<SigningKey, String> {

    Uni<List<SigningKey>> notRetiredBefore(Instant time) {
        return list("retiredAt is null or retiredAt > ?1", time);
    }

    Uni<List<SigningKey>> active() {
        return list("retiredAt is null");
    }
}
