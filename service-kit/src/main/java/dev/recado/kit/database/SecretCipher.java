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

/** Seals and opens what must not lie readable in the database: AES-256-GCM, bound to the name of what is sealed. */
@ApplicationScoped
public class SecretCipher {

    private static final String HMAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Map<String, SecretKeySpec> keys;
    private final Map<String, SecretKeySpec> hashKeys = new ConcurrentHashMap<>();
    private final String sealingKeyId;
    private final SecureRandom random = new SecureRandom();

    @Inject
    SecretCipher(RecadoConfig config) {
        this(config.secretsKey().orElse(""));
    }

    /** @param setting {@code id:base64[,id:base64]} of 256-bit keys: the first one seals, all of them open */
    public SecretCipher(String setting) {
        keys = parse(setting);
        sealingKeyId = keys.keySet().iterator().next();
    }

    /** For a start that shall stop at once: throws, in one line without the value, when the setting is no list of keys. */
    public static void checkKeys(String setting) {
        parse(setting);
    }

    /** @param name what is sealed; opening it under another name fails */
    public EncryptedSecret encrypt(String name, byte[] secret) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, keys.get(sealingKeyId), nonce, name).doFinal(secret);
            return new EncryptedSecret(sealingKeyId,
                    ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot seal " + name, e);
        }
    }

    public byte[] decrypt(String name, EncryptedSecret sealed) {
        var key = keys.get(sealed.keyId());
        if (key == null) {
            throw new IllegalStateException("RECADO_SECRETS_KEY has no key '%s', which %s was sealed with"
                    .formatted(sealed.keyId(), name));
        }
        if (sealed.bytes().length < NONCE_BYTES) {
            throw new IllegalStateException("what stands for %s was never sealed".formatted(name));
        }
        var bytes = ByteBuffer.wrap(sealed.bytes());
        var nonce = new byte[NONCE_BYTES];
        bytes.get(nonce);
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, name).doFinal(sealed.bytes(), NONCE_BYTES, bytes.remaining());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("RECADO_SECRETS_KEY '%s' is not the key that %s was sealed with"
                    .formatted(sealed.keyId(), name), e);
        }
    }

    /**
     * A hash that only the holder of the sealing key can make, for what is looked up but must not be read or guessed.
     *
     * @param name what is hashed, one of a few; the same under another name is another hash
     */
    public byte[] keyedHash(String name, byte[] data) {
        return hmac(hashKeys.computeIfAbsent(name, this::hashKey), data);
    }

    private SecretKeySpec hashKey(String name) {
        var sealing = new SecretKeySpec(keys.get(sealingKeyId).getEncoded(), HMAC);
        return new SecretKeySpec(hmac(sealing, ("keyed hash:" + name).getBytes(StandardCharsets.UTF_8)), HMAC);
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
