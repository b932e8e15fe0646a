package dev.recado.auth.key;

import java.time.Instant;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;

/** The signing keys; they are the suite's, no tenant's. */
@ApplicationScoped
class SigningKeyRepository implements PanacheRepositoryBase<SigningKey, String> {

    Uni<List<SigningKey>> notRetiredBefore(Instant time) {
        return list("retiredAt is null or retiredAt > ?1", time);
    }

    Uni<List<SigningKey>> active() {
        return list("retiredAt is null");
    }
}
