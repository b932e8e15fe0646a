package dev.recado.verify;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Consumer;

import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Reads the suite's signing key from its database, to sign tokens with one wrong claim. */
public final class SuiteSigningKey {

    private static final int NONCE_BYTES = 12;
    private final String kid;
    private final RSAPrivateCrtKey key;

    private SuiteSigningKey(String kid, RSAPrivateCrtKey key) {
        this.kid = kid;
        this.key = key;
    }

    public static SuiteSigningKey of(SuiteUnderTest suite) {
        try (var connection = DriverManager.getConnection(suite.jdbcUrl("auth"));
                var found = connection.createStatement().executeQuery(
                        "select kid, secrets_key_id, private_key from signing_key where retired_at is null order by created_at")) {
            found.next();
            var kid = found.getString(1);
            var encrypted = found.getBytes(3);
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, secret(suite.setting("RECADO_SECRETS_KEY"), found.getString(2)),
                    new GCMParameterSpec(128, Arrays.copyOf(encrypted, NONCE_BYTES)));
            cipher.updateAAD(kid.getBytes(StandardCharsets.UTF_8));
            var encoded = cipher.doFinal(encrypted, NONCE_BYTES, encrypted.length - NONCE_BYTES);
            return new SuiteSigningKey(kid, (RSAPrivateCrtKey) KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        } catch (SQLException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SecretKeySpec secret(String setting, String id) {
        return Arrays.stream(setting.split(",")).filter(part -> part.startsWith(id + ":")).findFirst()
                .map(part -> new SecretKeySpec(Base64.getDecoder().decode(part.substring(id.length() + 1)), "AES"))
                .orElseThrow();
    }

    public BigInteger modulus() {
        return key.getModulus();
    }

    public BigInteger publicExponent() {
        return key.getPublicExponent();
    }

    /** Key id in the token's header. */
    public static String kid(String token) {
        return TestJson.read(new String(Base64.getUrlDecoder().decode(token.split("\\.")[0]), StandardCharsets.UTF_8))
                .get("kid")
                .asText();
    }

    /** Changes the claims of a valid token and signs them with the suite's key. */
    public String resigned(String token, Consumer<ObjectNode> change) {
        return signed(header("RS256"), claims(token, change), key);
    }

    /** Signs with an unknown key under the real key id. */
    String forged(String token) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return signed(header("RS256"), claims(token, claims -> {
            }), generator.generateKeyPair().getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String unsigned(String token) {
        return header("none") + "." + claims(token, claims -> {
        }) + ".";
    }

    /** Uses the public key as the secret of an HMAC signature. */
    String hmacConfused(String token) {
        try {
            var publicKey = KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(publicKey.getEncoded(), "HmacSHA256"));
            var text = header("HS256") + "." + claims(token, claims -> {
            });
            return text + "." + base64(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String header(String algorithm) {
        return base64(TestJson.write(TestJson.object().put("typ", "JWT").put("alg", algorithm).put("kid", kid))
                .getBytes(StandardCharsets.UTF_8));
    }

    private static String claims(String token, Consumer<ObjectNode> change) {
        var claims = (ObjectNode) TestJson
                .read(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8));
        change.accept(claims);
        return base64(TestJson.write(claims).getBytes(StandardCharsets.UTF_8));
    }

    private static String signed(String header, String claims, PrivateKey key) {
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update((header + "." + claims).getBytes(StandardCharsets.US_ASCII));
            return header + "." + claims + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
