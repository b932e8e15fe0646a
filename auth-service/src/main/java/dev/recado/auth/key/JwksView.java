package dev.recado.auth.key;

import java.util.List;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** The public keys as RFC 7517 writes them. */
@RegisterForReflection
public record JwksView(List<JwkView> keys) {

    static JwksView of(List<RsaKeyPair> pairs) {
        return new JwksView(pairs.stream().map(JwkView::of).toList());
    }

    /** One public key. */
    @RegisterForReflection
    public record JwkView(String kty, String use, String alg, String kid, String n, String e) {

        static JwkView of(RsaKeyPair pair) {
            return new JwkView("RSA", "sig", "RS256", pair.kid(), pair.modulus(), pair.exponent());
        }
    }
}
