package dev.recado.verify.bench;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Webhooks of about 1 KB from hundreds of customers, signed before the measurement. */
final class SignedWebhooks {

    private static final int BODY_BYTES = 1_024;
    private static final int CUSTOMERS = 500;
    private static final String WORDS = "abcdefghijklmnopqrstuvwxyz      ";

    private final String phoneNumberId;
    private final String secret;
    private final Random random;

    /** @param secret the app secret; another text makes the signatures wrong */
    SignedWebhooks(String phoneNumberId, String secret, long seed) {
        this.phoneNumberId = phoneNumberId;
        this.secret = secret;
        this.random = new Random(seed);
    }

    /** Rotates over {@code count} different webhooks. */
    LoadGenerator.Requests of(int count) {
        var all = new byte[count][];
        for (var i = 0; i < count; i++) {
            all[i] = request(body(1, BODY_BYTES));
        }
        var next = new AtomicInteger();
        return () -> all[Math.floorMod(next.getAndIncrement(), count)];
    }

    /** One request with {@code count} messages. */
    byte[] withMessages(int count) {
        return request(body(count, 0));
    }

    private String body(int messages, int bytes) {
        var now = System.currentTimeMillis() / 1_000;
        var body = new StringBuilder(bytes + 128).append(
                """
                    {"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[{"field":"messages","value":{\
                    "messaging_product":"whatsapp","metadata":{"display_phone_number":"15550783881","phone_number_id":"%s"},\
                    "contacts":["""
                        .formatted(phoneNumberId));
        var customer = 5511900000000L + random.nextInt(CUSTOMERS);
        body.append("{\"profile\":{\"name\":\"Customer %d\"},\"wa_id\":\"%d\",\"user_id\":\"BR.%d\"}],\"messages\":["
                .formatted(customer % CUSTOMERS, customer, customer * 31));
        for (var i = 0; i < messages; i++) {
            body.append(i == 0 ? "" : ",")
                    .append("""
                        {"from":"%d","from_user_id":"BR.%d","id":"wamid.%s","timestamp":"%d","type":"text","text":{"body":"\
                        """.formatted(customer, customer * 31, HexFormat.of().toHexDigits(random.nextLong()), now));
            words(body, Math.max(20, bytes - body.length() - 12));
            body.append("\"}}");
        }
        return body.append("]}}]}]}").toString();
    }

    private void words(StringBuilder body, int length) {
        for (var i = 0; i < length; i++) {
            body.append(WORDS.charAt(random.nextInt(WORDS.length())));
        }
    }

    private byte[] request(String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        return ("POST /webhooks/whatsapp HTTP/1.1\r\nHost: localhost\r\nUser-Agent: facebookexternalua\r\nAccept: */*\r\n"
                + "Content-Type: application/json\r\nX-Hub-Signature-256: sha256=" + signature(bytes) + "\r\nContent-Length: "
                + bytes.length + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8);
    }

    private String signature(byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
