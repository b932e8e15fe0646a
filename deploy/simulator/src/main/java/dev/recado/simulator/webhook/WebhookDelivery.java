package dev.recado.simulator.webhook;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.IntConsumer;

import dev.recado.simulator.settings.SimulatorSettings.WebhookTarget;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;

/** Posts signed webhooks to the business and redelivers them, with growing pauses, until the business answers 200. */
public final class WebhookDelivery {

    private static final Logger LOG = System.getLogger(WebhookDelivery.class.getName());
    private static final int IN_FLIGHT_MAX = 64;
    private static final int PENDING_MAX = 50_000;
    private static final long ANSWER_MILLIS_MAX = 10_000;
    private static final int OK = 200;

    private final Vertx vertx;
    private final WebhookTarget target;
    private final WebClient client;
    private final Queue<PendingWebhook> ready = new ArrayDeque<>();
    private int inFlight;
    private int pending;
    private boolean closed;

    private record PendingWebhook(Buffer body, IntConsumer onStatus, long pauseMillis) {
    }

    public WebhookDelivery(Vertx vertx, WebhookTarget target) {
        this.vertx = vertx;
        this.target = target;
        this.client = WebClient.create(vertx, new WebClientOptions().setUserAgent("facebookexternalua")
                .setFollowRedirects(false)
                .setConnectTimeout(2000)
                .setKeepAliveTimeout(20)
                .setMaxPoolSize(IN_FLIGHT_MAX));
    }

    /** Returns the number of webhooks that the business has not answered with 200 yet. */
    public int pending() {
        return pending;
    }

    /** Stops the delivery; pending webhooks are lost. */
    public void close() {
        closed = true;
        ready.clear();
    }

    /** Posts the body without redelivery and returns the HTTP status; 0 for no answer. */
    public Future<Integer> post(Buffer body) {
        if (closed) {
            return Future.succeededFuture(0);
        }
        return client.postAbs(target.url()).timeout(ANSWER_MILLIS_MAX).putHeader("Content-Type", "application/json")
                .putHeader(WebhookSigner.HEADER, WebhookSigner.sign(target.appSecret(), body.getBytes())).sendBuffer(body)
                .map(answer -> answer.statusCode()).otherwise(0);
    }

    /** Posts the body until it is answered 200, and passes the status of each attempt to {@code onStatus}. */
    void deliver(Buffer body, IntConsumer onStatus) {
        if (pending >= PENDING_MAX) {
            LOG.log(Level.ERROR, "Webhook is lost because {0} are pending; lower the load or check the business's endpoint"
                    + " outcome=too_many_pending", PENDING_MAX);
            return;
        }
        pending++;
        ready.add(new PendingWebhook(body, onStatus, target.redeliveryMillis()));
        sendReady();
    }

    private void sendReady() {
        while (!closed && inFlight < IN_FLIGHT_MAX && !ready.isEmpty()) {
            send(ready.remove());
        }
    }

    private void send(PendingWebhook webhook) {
        inFlight++;
        post(webhook.body()).onSuccess(status -> {
            inFlight--;
            if (status == OK) {
                pending--;
            } else if (!closed) {
                redeliverLater(webhook, status);
            }
            webhook.onStatus().accept(status);
            sendReady();
        });
    }

    private void redeliverLater(PendingWebhook webhook, int status) {
        LOG.log(Level.WARNING, "Webhook was not answered with 200 and is redelivered after a pause outcome={0} millis={1}",
                status, webhook.pauseMillis());
        var nextPause = Math.min(webhook.pauseMillis() * 2, target.redeliveryMaxMillis());
        vertx.setTimer(Math.max(1, webhook.pauseMillis()), timer -> {
            ready.add(new PendingWebhook(webhook.body(), webhook.onStatus(), nextPause));
            sendReady();
        });
    }
}
