package dev.recado.local;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;

/** A reverse proxy that passes each request unchanged to the service of its path, so that the suite has one origin. */
final class Gateway implements AutoCloseable {

    private static final int POOL_MAX = 256;
    private static final int CONNECT_MILLIS_MAX = 2_000;
    private static final int IDLE_SECONDS_MAX = 120;
    private static final int KEEP_ALIVE_SECONDS_MAX = 20;
    private static final int START_SECONDS_MAX = 10;
    private static final String REQUEST_ID = "X-Request-Id";
    private static final String REQUEST_ID_PATTERN = "[A-Za-z0-9-]{1,64}";

    private final Vertx vertx;
    private final SuitePorts ports;

    private Gateway(Vertx vertx, SuitePorts ports) {
        this.vertx = vertx;
        this.ports = ports;
    }

    static Gateway start(SuitePorts ports) throws SuiteFailure {
        var gateway = new Gateway(Vertx.vertx(), ports);
        try {
            gateway.listen().toCompletionStage().toCompletableFuture().get(START_SECONDS_MAX, TimeUnit.SECONDS);
            return gateway;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            gateway.close();
            throw new SuiteFailure("interrupted while starting the gateway", e);
        } catch (ExecutionException | TimeoutException e) {
            gateway.close();
            throw new SuiteFailure(
                    "the gateway could not listen on port " + ports.of(SuitePart.GATEWAY) + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(START_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            System.err.println("recado: the gateway did not close within " + START_SECONDS_MAX + " s");
        }
    }

    private Future<?> listen() {
        var client = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(POOL_MAX)
                .setConnectTimeout(CONNECT_MILLIS_MAX).setIdleTimeout(IDLE_SECONDS_MAX)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS_MAX));
        var proxy = HttpProxy.reverseProxy(client).origin(context -> origin(client, context))
                .addInterceptor(new UnreachableProblem());
        var options = new HttpServerOptions().setIdleTimeout(IDLE_SECONDS_MAX);
        return vertx.createHttpServer(options).requestHandler(proxy).listen(ports.of(SuitePart.GATEWAY));
    }

    private Future<HttpClientRequest> origin(HttpClient client, ProxyContext context) {
        return GatewayRoutes.of(path(context))
                .map(part -> client.request(new RequestOptions().setHost("127.0.0.1").setPort(ports.of(part))))
                .orElseGet(() -> Future.failedFuture("no service has this path"));
    }

    private static String path(ProxyContext context) {
        var uri = context.request().getURI();
        var query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    /** Answers with a problem body when the path has no service or the service cannot be reached. */
    private static final class UnreachableProblem implements ProxyInterceptor {

        @Override
        public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
            var headers = context.request().headers();
            var given = headers.get(REQUEST_ID);
            var requestId = given != null && given.matches(REQUEST_ID_PATTERN) ? given : UUID.randomUUID().toString();
            headers.set(REQUEST_ID, requestId);
            setClientAddress(context);
            if (GatewayRoutes.of(path(context)).isEmpty()) {
                return Future.succeededFuture(problem(context, 404, requestId));
            }
            return context.sendRequest().recover(unreachable -> Future.succeededFuture(problem(context, 503, requestId)));
        }

        /** Replaces forwarding headers of the client by the address of its connection, which a client cannot forge. */
        private static void setClientAddress(ProxyContext context) {
            context.request().headers().remove("Forwarded").set("X-Forwarded-For",
                    context.request().proxiedRequest().remoteAddress().hostAddress());
        }

        private static ProxyResponse problem(ProxyContext context, int status, String requestId) {
            var notFound = status == 404;
            var body = new JsonObject().put("type", "about:blank")
                    .put("title", notFound ? "Not Found" : "Service Unavailable").put("status", status)
                    .put("detail",
                            notFound ? "This path does not exist." : "The service of this path cannot be reached; try again.")
                    .put("code", notFound ? "NOT_FOUND" : "UPSTREAM_ERROR").put("request_id", requestId)
                    .put("timestamp", Instant.now().toString());
            var response = context.request().release().response().setStatusCode(status)
                    .putHeader("Content-Type", "application/problem+json").putHeader(REQUEST_ID, requestId);
            if (!notFound) {
                response.putHeader("Retry-After", "2");
            }
            return response.setBody(Body.body(Buffer.buffer(body.encode())));
        }
    }
}
