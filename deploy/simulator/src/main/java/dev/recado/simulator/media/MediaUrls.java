package dev.recado.simulator.media;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.Supplier;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes and checks the URLs of media files, which can be used for a few minutes only. */
public final class MediaUrls {

    static final String PATH = "/whatsapp_business/attachments/";
    private static final int KEY_BYTES = 32;

    private final byte[] key = new byte[KEY_BYTES];
    private final Supplier<String> baseUrl;
    private final long lifetimeMillis;

    /** @param baseUrl the simulator's own address, which is unknown until it listens */
    public MediaUrls(Supplier<String> baseUrl, long lifetimeMillis) {
        this.baseUrl = baseUrl;
        this.lifetimeMillis = lifetimeMillis;
        new SecureRandom().nextBytes(key);
    }

    public String of(StoredMedia media) {
        var expiresAt = Long.toString(System.currentTimeMillis() + lifetimeMillis);
        return baseUrl.get() + PATH + "?mid=" + media.id() + "&ext=" + expiresAt + "&hash=" + hash(media.id(), expiresAt);
    }

    boolean isValid(String id, String expiresAt, String hash) {
        return MessageDigest.isEqual(hash(id, expiresAt).getBytes(StandardCharsets.US_ASCII),
                hash.getBytes(StandardCharsets.US_ASCII)) && Long.parseLong(expiresAt) > System.currentTimeMillis();
    }

    private String hash(String id, String expiresAt) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal((id + "|" + expiresAt).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
