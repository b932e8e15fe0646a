package dev.recado.simulator.webhook;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.IntConsumer;

import dev.recado.simulator.settings.WebhookTarget;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;

/** Brings signed bodies to the business and comes again, ever less often, until it hears a 200. */
public final class WebhookDelivery {

    private static final Logger LOG = System.getLogger(WebhookDelivery.class.getName());
    private static final int IN_FLIGHT_MAX = 64;
    private static final int PENDING_MAX = 50_000;
    private static final long ANSWER_MILLIS_MAX = 10_000;
    private static final int OK = 200;

    private final Vertx vertx;
    private final WebhookTarget target;
    private final WebClient client;
    private final Queue<Parcel> ready = new ArrayDeque<>();
    private int inFlight;
    private int pending;
    private boolean closed;

    private record Parcel(Buffer body, IntConsumer onStatus, long waitMillis) {
    }

    public WebhookDelivery(Vertx vertx, WebhookTarget target) {
        this.vertx = vertx;
        this.target = target;
        var options = new WebClientOptions().setUserAgent("facebookexternalua").setFollowRedirects(false)
                .setConnectTimeout(2000)
                .setKeepAliveTimeout(20).setMaxPoolSize(IN_FLIGHT_MAX);
        this.client = WebClient.create(vertx, options);
    }

    public int pending() {
        return pending;
    }

    /** Brings nothing more; what is pending is lost with the process. */
    public void close() {
        closed = true;
        ready.clear();
    }

    /** One try, no more; the status heard, 0 for none. */
    public Future<Integer> post(Buffer body) {
        if (closed) {
            return Future.succeededFuture(0);
        }
        return client.postAbs(target.url()).timeout(ANSWER_MILLIS_MAX).putHeader("Content-Type", "application/json")
                .putHeader(WebhookSigner.HEADER, WebhookSigner.of(target.appSecret(), body.getBytes())).sendBuffer(body)
                .map(answer -> answer.statusCode()).otherwise(0);
    }

    void deliver(Buffer body, IntConsumer onStatus) {
        if (pending >= PENDING_MAX) {
            LOG.log(Level.ERROR, "a webhook was given up: outcome=too_many_pending");
            return;
        }
        pending++;
        ready.add(new Parcel(body, onStatus, target.redeliveryMillis()));
        drain();
    }

    private void drain() {
        while (!closed && inFlight < IN_FLIGHT_MAX && !ready.isEmpty()) {
            bring(ready.remove());
        }
    }

    private void bring(Parcel parcel) {
        inFlight++;
        post(parcel.body()).onSuccess(status -> {
            inFlight--;
            if (status == OK) {
                pending--;
            } else if (!closed) {
                comeAgain(parcel, status);
            }
            parcel.onStatus().accept(status);
            drain();
        });
    }

    private void comeAgain(Parcel parcel, int status) {
        LOG.log(Level.WARNING, "a webhook was not taken and comes again: outcome={0} millis={1}", status, parcel.waitMillis());
        var next = Math.min(parcel.waitMillis() * 2, target.redeliveryMaxMillis());
        vertx.setTimer(Math.max(1, parcel.waitMillis()), timer -> {
            ready.add(new Parcel(parcel.body(), parcel.onStatus(), next));
            drain();
        });
    }
}
