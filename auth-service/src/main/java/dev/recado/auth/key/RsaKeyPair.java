package dev.recado.auth.key;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * An RSA key pair, generated or derived from its private key.
 *
 * @param kid the thumbprint of the public key (RFC 7638), which is unique to the key
 */
record RsaKeyPair(String kid, RSAPublicKey publicKey, RSAPrivateCrtKey privateKey) {

    private static final int KEY_BITS = 2048;

    static RsaKeyPair generate() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(KEY_BITS);
            return of((RSAPrivateCrtKey) generator.generateKeyPair().getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has RSA", e);
        }
    }

    /** @param pkcs8 the result of {@link #encodedPrivateKey()} */
    static RsaKeyPair decode(byte[] pkcs8) {
        try {
            return of((RSAPrivateCrtKey) KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a stored signing key is not an RSA key", e);
        }
    }

    byte[] encodedPrivateKey() {
        return privateKey.getEncoded();
    }

    /** Returns the modulus as a JWK encodes it. */
    String modulus() {
        return base64Url(publicKey.getModulus());
    }

    String exponent() {
        return base64Url(publicKey.getPublicExponent());
    }

    @Override
    public String toString() {
        return "RsaKeyPair[kid=" + kid + "]";
    }

    private static RsaKeyPair of(RSAPrivateCrtKey key) throws GeneralSecurityException {
        var spec = new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent());
        return new RsaKeyPair(thumbprint(key), (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spec), key);
    }

    private static String thumbprint(RSAPrivateCrtKey key) throws GeneralSecurityException {
        var json = "{\"e\":\"%s\",\"kty\":\"RSA\",\"n\":\"%s\"}".formatted(base64Url(key.getPublicExponent()),
                base64Url(key.getModulus()));
        var hash = MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    /** Encodes the number unsigned and big-endian, without the sign byte. */
    private static String base64Url(BigInteger number) {
        var bytes = number.toByteArray();
        var from = bytes[0] == 0 ? 1 : 0;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOfRange(bytes, from, bytes.length));
    }
}
