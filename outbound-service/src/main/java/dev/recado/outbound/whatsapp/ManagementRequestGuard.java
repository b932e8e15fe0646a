package dev.recado.outbound.whatsapp;

import java.net.URI;
import java.util.function.Consumer;

import io.quarkus.logging.Log;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;

/**
 * Guards each request of the REST client after its connect and before it is written. It checks the address of the open connection,
 * so that a second DNS answer cannot lead elsewhere, and limits the duration of the exchange and the size of the answer.
 */
final class ManagementRequestGuard implements Consumer<HttpClientRequest> {

    private final Vertx vertx;
    private final Egress egress;
    private final URI base;
    private final ManagementConfig config;

    ManagementRequestGuard(Vertx vertx, Egress egress, URI base, ManagementConfig config) {
        this.vertx = vertx;
        this.egress = egress;
        this.base = base;
        this.config = config;
    }

    @Override
    public void accept(HttpClientRequest request) {
        if (egress.mayConnect(base, request.connection().remoteAddress().hostAddress())) {
            limit(request);
        } else {
            Log.warnf(
                    "A management call is refused because its host has no public address; check WHATSAPP_API_BASE_URL host=%s",
                    base.getHost());
            request.connection().close();
        }
    }

    private void limit(HttpClientRequest request) {
        AnswerSizeLimit.on(request.connection(), config.answerBytesMax());
        var timer = vertx.setTimer(config.answerTimeout().toMillis(), expired -> request.reset());
        request.response().compose(HttpClientResponse::end).onComplete(done -> vertx.cancelTimer(timer));
    }
}
