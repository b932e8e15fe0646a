package dev.recado.verify;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.awaitility.Awaitility;

/** Posts signed webhooks like Meta and redelivers them until the answer is 200. */
public final class MetaWebhooks {

    private static final Duration REDELIVERY_WITHIN = Duration.ofMinutes(5);
    private static final Duration REDELIVERY_EVERY = Duration.ofMillis(250);
    private static final AtomicLong WAMIDS = new AtomicLong();

    private final SuiteUnderTest suite;
    private final String run;

    MetaWebhooks(SuiteUnderTest suite, Random random) {
        this.suite = suite;
        this.run = HexFormat.of().toHexDigits(random.nextLong()) + Long.toString(System.nanoTime(), 36);
    }

    public WebhookPayload webhook() {
        return new WebhookPayload(suite.setting("WHATSAPP_BUSINESS_ID"), suite.setting("WHATSAPP_PHONE_NUMBER_ID"));
    }

    /** A webhook for another number than the suite's. */
    public WebhookPayload webhook(String businessId, String phoneNumberId) {
        return new WebhookPayload(businessId, phoneNumberId);
    }

    public WebhookPayload.Text text(String body) {
        suite.remember(body);
        return new WebhookPayload.Text(wamid(), body, Instant.now());
    }

    /** A message id that is unique in this run. */
    public String wamid() {
        return "wamid." + run + WAMIDS.incrementAndGet() + "==";
    }

    public TestHttp.Response post(String body) {
        return post(body, signature(body));
    }

    public TestHttp.Response post(String body, String signature) {
        return TestHttp.post(suite.gateway() + "/webhooks/whatsapp", body, "X-Hub-Signature-256", signature);
    }

    /** Redelivers like Meta until the answer is 200. */
    public void deliver(String body) {
        Awaitility.await("a webhook is answered 200").ignoreExceptions().pollInSameThread().pollDelay(Duration.ZERO)
                .pollInterval(REDELIVERY_EVERY).atMost(REDELIVERY_WITHIN).until(() -> post(body).status() == 200);
    }

    /** Delivers one text message of one customer. */
    public WebhookPayload.Text write(TestCustomer customer, String body) {
        var text = text(body);
        deliver(webhook().message(customer, text).body());
        return text;
    }

    public String signature(String body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(suite.setting("WHATSAPP_APP_SECRET").getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
