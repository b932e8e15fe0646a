package dev.recado.outbound.callback;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.random.RandomGenerator;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secret of a callback, which signs its deliveries as Standard Webhooks says. */
record CallbackSecret(byte[] bytes) {

    private static final String HMAC = "HmacSHA256";
    private static final String PREFIX = "whsec_";
    private static final String VERSION = "v1,";
    /** Standard Webhooks allows 24 to 64. */
    private static final int BYTES = 32;

    static CallbackSecret create(RandomGenerator random) {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new CallbackSecret(bytes);
    }

    /** The secret as the receiver configures it. */
    String text() {
        return PREFIX + Base64.getEncoder().encodeToString(bytes);
    }

    /** Returns one signature of the header {@code webhook-signature}. */
    String sign(String id, long timestampSeconds, String body) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(bytes, HMAC));
            var signed = (id + "." + timestampSeconds + "." + body).getBytes(StandardCharsets.UTF_8);
            return VERSION + Base64.getEncoder().encodeToString(mac.doFinal(signed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    @Override
    public String toString() {
        return "CallbackSecret";
    }
}
