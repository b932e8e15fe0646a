package dev.recado.auth.key;

import java.util.List;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** The public keys as RFC 7517 writes them. */
@RegisterForReflection
public record Jwks(List<Jwk> keys) {

    static Jwks of(List<KeyPairOfSuite> pairs) {
        return new Jwks(pairs.stream().map(Jwk::of).toList());
    }

    /** One public key. */
    @RegisterForReflection
    public record Jwk(String kty, String use, String alg, String kid, String n, String e) {

        static Jwk of(KeyPairOfSuite pair) {
            return new Jwk("RSA", "sig", "RS256", pair.kid(), pair.modulus(), pair.exponent());
        }
    }
}
