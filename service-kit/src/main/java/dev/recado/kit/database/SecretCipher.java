package dev.recado.kit.database;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.recado.kit.lifecycle.RecadoConfig;

/** Encrypts secrets for the database with AES-256-GCM; each ciphertext is bound to the name of its secret. */
@ApplicationScoped
public class SecretCipher {

    private static final String HMAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    /** A secret as it is stored: the id of its key, and nonce plus ciphertext. */
    public record EncryptedSecret(String keyId, byte[] bytes) {
    }

    private final Map<String, SecretKeySpec> keys;
    private final Map<String, SecretKeySpec> hashKeys = new ConcurrentHashMap<>();
    private final String encryptionKeyId;
    private final SecureRandom random = new SecureRandom();

    @Inject
    SecretCipher(RecadoConfig config) {
        this(config.secretsKey().orElse(""));
    }

    /** @param setting keys of 256 bits as {@code id:base64[,id:base64]}: the first encrypts, all decrypt */
    public SecretCipher(String setting) {
        keys = parse(setting);
        encryptionKeyId = keys.keySet().iterator().next();
    }

    /** Throws when the setting is not a list of keys; the message does not contain the value. */
    public static void checkKeys(String setting) {
        parse(setting);
    }

    /** @param name of the secret; decryption under another name fails */
    public EncryptedSecret encrypt(String name, byte[] secret) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            var encrypted = cipher(Cipher.ENCRYPT_MODE, keys.get(encryptionKeyId), nonce, name).doFinal(secret);
            return new EncryptedSecret(encryptionKeyId,
                    ByteBuffer.allocate(NONCE_BYTES + encrypted.length).put(nonce).put(encrypted).array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encrypt " + name, e);
        }
    }

    public byte[] decrypt(String name, EncryptedSecret encrypted) {
        var key = keys.get(encrypted.keyId());
        if (key == null) {
            throw new IllegalStateException("RECADO_SECRETS_KEY lacks key '%s', with which %s was encrypted; add it"
                    .formatted(encrypted.keyId(), name));
        }
        if (encrypted.bytes().length < NONCE_BYTES) {
            throw new IllegalStateException(
                    "the stored value of %s is too short for a ciphertext: %d bytes".formatted(name, encrypted.bytes().length));
        }
        var bytes = ByteBuffer.wrap(encrypted.bytes());
        var nonce = new byte[NONCE_BYTES];
        bytes.get(nonce);
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, name).doFinal(encrypted.bytes(), NONCE_BYTES, bytes.remaining());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("RECADO_SECRETS_KEY '%s' is not the key with which %s was encrypted"
                    .formatted(encrypted.keyId(), name), e);
        }
    }

    /**
     * Hashes data with the encryption key, so that it can be looked up but neither read nor guessed.
     *
     * @param name the kind of data; the same data under another name has another hash
     */
    public byte[] keyedHash(String name, byte[] data) {
        return hmac(hashKeys.computeIfAbsent(name, this::hashKey), data);
    }

    private SecretKeySpec hashKey(String name) {
        var encryptionKey = new SecretKeySpec(keys.get(encryptionKeyId).getEncoded(), HMAC);
        return new SecretKeySpec(hmac(encryptionKey, ("keyed hash:" + name).getBytes(StandardCharsets.UTF_8)), HMAC);
    }

    private static byte[] hmac(SecretKeySpec key, byte[] data) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce, String name) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static Map<String, SecretKeySpec> parse(String setting) {
        var keys = new LinkedHashMap<String, SecretKeySpec>();
        for (var part : setting.split(",", -1)) {
            var colon = part.indexOf(':');
            var id = part.substring(0, Math.max(colon, 0)).strip();
            if (id.isEmpty()) {
                throw wrong();
            }
            keys.put(id, new SecretKeySpec(keyBytes(part.substring(colon + 1).strip()), "AES"));
        }
        return keys;
    }

    private static byte[] keyBytes(String base64) {
        try {
            var bytes = Base64.getDecoder().decode(base64);
            if (bytes.length == KEY_BYTES) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw (IllegalStateException) wrong().initCause(e);
        }
        throw wrong();
    }

    private static IllegalStateException wrong() {
        return new IllegalStateException("RECADO_SECRETS_KEY must be id:base64[,id:base64] with keys of 32 bytes");
    }
}
