package dev.recado.kit.access;

import java.net.URI;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;

/** Asks auth for its keys, off the threads that serve requests. */
final class JwksFetch {

    private static final int MILLIS_MAX = 2_000;
    private static final int BYTES_MAX = 64 * 1024;

    private final HttpClient client;
    private final RequestOptions request;

    JwksFetch(Vertx vertx, URI url) {
        this.client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(MILLIS_MAX).setMaxPoolSize(1));
        this.request = new RequestOptions().setAbsoluteURI(url.toString()).setTimeout(MILLIS_MAX);
    }

    Future<Buffer> get() {
        return client.request(request).compose(HttpClientRequest::send).compose(JwksFetch::body);
    }

    private static Future<Buffer> body(HttpClientResponse response) {
        if (response.statusCode() != 200) {
            return Future.failedFuture(new IllegalStateException("auth answered " + response.statusCode()));
        }
        return response.body().compose(body -> body.length() > BYTES_MAX
                ? Future.failedFuture(new IllegalStateException("a JWKS of " + body.length() + " bytes"))
                : Future.succeededFuture(body));
    }
}
