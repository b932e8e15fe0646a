package dev.recado.ingest.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Checks in constant time whether the raw bytes of a body are signed with one of an app's secrets. */
final class WebhookSignature {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "sha256=";
    private static final int LENGTH = PREFIX.length() + 64;

    /** Templates to clone, because a lookup of the HMAC costs far more than hashing a small body. */
    private final List<Mac> macs;

    private WebhookSignature(List<Mac> macs) {
        this.macs = macs;
    }

    /** @param secrets one secret, or several separated by commas while the secret is rotated */
    static WebhookSignature of(String secrets) {
        var macs = Arrays.stream(secrets.split(",")).map(String::strip).filter(secret -> !secret.isEmpty())
                .map(WebhookSignature::mac).toList();
        if (macs.isEmpty()) {
            throw new IllegalArgumentException("an app secret is empty; set WHATSAPP_APP_SECRET or WHATSAPP_APP_SECRET__<APP>");
        }
        return new WebhookSignature(macs);
    }

    boolean matches(String claimed, byte[] body) {
        if (claimed == null || claimed.length() != LENGTH || !claimed.startsWith(PREFIX)) {
            return false;
        }
        var signature = hex(claimed);
        var matches = false;
        for (var mac : macs) {
            matches |= MessageDigest.isEqual(signature, sign(mac, body));
        }
        return matches;
    }

    /** Returns the bytes after the prefix; empty when they are not hexadecimal. */
    private static byte[] hex(String claimed) {
        for (var i = PREFIX.length(); i < LENGTH; i++) {
            if (!HexFormat.isHexDigit(claimed.charAt(i))) {
                return new byte[0];
            }
        }
        return HexFormat.of().parseHex(claimed, PREFIX.length(), LENGTH);
    }

    private static byte[] sign(Mac mac, byte[] body) {
        try {
            return ((Mac) mac.clone()).doFinal(body);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the HMAC of this Java platform cannot be cloned", e);
        }
    }

    private static Mac mac(String secret) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform lacks " + ALGORITHM, e);
        }
    }
}
