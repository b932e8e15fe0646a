package dev.recado.outbound.setting;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import jakarta.enterprise.context.ApplicationScoped;

/** Keeps tokens unreadable in the database: AES-256-GCM, each bound to its place, under a key that can be rotated. */
@ApplicationScoped
public class Vault {

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int IV_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int KEY_BYTES = 32;

    /** @param keyId which of the keys sealed it */
    public record Sealed(String keyId, byte[] bytes) {
    }

    private final SuiteConfig config;
    private final SecureRandom random = new SecureRandom();

    Vault(SuiteConfig config) {
        this.config = config;
    }

    /** @param place what the secret belongs to: it opens nowhere else */
    public Sealed seal(String place, String secret) {
        var first = keys(config.secretsKey().orElse("")).entrySet().iterator().next();
        var iv = new byte[IV_BYTES];
        random.nextBytes(iv);
        var sealed = run(Cipher.ENCRYPT_MODE, first.getValue(),
                new Content(place, iv, secret.getBytes(StandardCharsets.UTF_8)));
        return new Sealed(first.getKey(), ByteBuffer.allocate(IV_BYTES + sealed.length).put(iv).put(sealed).array());
    }

    public String open(String place, Sealed sealed) {
        var key = keys(config.secretsKey().orElse("")).get(sealed.keyId());
        if (key == null) {
            throw new IllegalStateException("RECADO_SECRETS_KEY lacks the key " + sealed.keyId());
        }
        var iv = java.util.Arrays.copyOf(sealed.bytes(), IV_BYTES);
        var rest = java.util.Arrays.copyOfRange(sealed.bytes(), IV_BYTES, sealed.bytes().length);
        return new String(run(Cipher.DECRYPT_MODE, key, new Content(place, iv, rest)), StandardCharsets.UTF_8);
    }

    /** Throws when the setting is not {@code id:base64[,id:base64]} with 32 bytes each. */
    public static Map<String, SecretKey> keys(String setting) {
        Map<String, SecretKey> keys = new LinkedHashMap<>();
        for (var part : setting.split(",", -1)) {
            var colon = part.indexOf(':');
            var bytes = colon < 1 ? new byte[0] : Base64.getDecoder().decode(part.substring(colon + 1).strip());
            if (bytes.length != KEY_BYTES) {
                throw new IllegalArgumentException("RECADO_SECRETS_KEY must be id:base64[,id:base64], 32 bytes each");
            }
            keys.put(part.substring(0, colon).strip(), new SecretKeySpec(bytes, "AES"));
        }
        return keys;
    }

    private record Content(String place, byte[] iv, byte[] bytes) {
    }

    private static byte[] run(int mode, SecretKey key, Content content) {
        try {
            var cipher = Cipher.getInstance(CIPHER);
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, content.iv()));
            cipher.updateAAD(content.place().getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(content.bytes());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a secret cannot be sealed or opened", e);
        }
    }
}
