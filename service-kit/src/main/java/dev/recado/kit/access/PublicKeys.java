package dev.recado.kit.access;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Reads a public key from its text. */
final class PublicKeys {

    private PublicKeys() {
    }

    /** @param text PEM, or its base64 alone */
    static RSAPublicKey decode(String text) {
        var base64 = text.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        try {
            return (RSAPublicKey) KeyFactory.getInstance("RSA")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException | ClassCastException e) {
            throw new IllegalArgumentException("the public key is no RSA key in X.509 form", e);
        }
    }
}
