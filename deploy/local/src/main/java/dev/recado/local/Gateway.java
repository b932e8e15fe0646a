package dev.recado.local;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;

/**
 * A reverse proxy that passes each request to the service of its path, so that the suite has one origin. The processes of a
 * service take turns; a web socket stays on its process.
 */
final class Gateway implements AutoCloseable {

    private static final int POOL_MAX = 256;
    /** Requests that wait for a connection to their service; further ones are answered 503. */
    private static final int WAITING_MAX = 512;
    private static final int WAIT_MILLIS_MAX = 10_000;
    private static final int CONNECT_MILLIS_MAX = 2_000;
    private static final int IDLE_SECONDS_MAX = 120;
    private static final int KEEP_ALIVE_SECONDS_MAX = 20;
    private static final int START_SECONDS_MAX = 10;

    private final Vertx vertx;
    private final SuitePorts ports;
    private final ReplicaRoundRobin turns;
    private final GatewayClientAddress clients;
    private final GatewayLimits limits;

    private Gateway(SuitePorts ports, GatewayClientAddress clients, GatewayLimits limits) {
        this.vertx = Vertx.vertx();
        this.ports = ports;
        this.turns = new ReplicaRoundRobin(ports);
        this.clients = clients;
        this.limits = limits;
    }

    /** @param environment the variables that set the trusted proxies, their header, and the connections of an address */
    static Gateway start(SuitePorts ports, Map<String, String> environment) throws SuiteFailure {
        return start(ports, environment, GatewayLimits.of(environment));
    }

    static Gateway start(SuitePorts ports, Map<String, String> environment, GatewayLimits limits) throws SuiteFailure {
        var gateway = new Gateway(ports, new GatewayClientAddress(environment), limits);
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
        var client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS_MAX)
                .setIdleTimeout(IDLE_SECONDS_MAX).setKeepAliveTimeout(KEEP_ALIVE_SECONDS_MAX),
                new PoolOptions().setHttp1MaxSize(POOL_MAX).setMaxWaitQueueSize(WAITING_MAX));
        var connections = new GatewayConnections(vertx, limits, clients);
        var proxy = HttpProxy.reverseProxy(client)
                .origin(context -> origin(client, context)
                        .onSuccess(toService -> connections.forwarded(context.request().proxiedRequest(), toService)))
                .addInterceptor(new UnreachableProblem());
        // HTTP/1.1 only: GatewayRequestFilter does not check HTTP/2 over clear text
        var options = new HttpServerOptions().setIdleTimeout(IDLE_SECONDS_MAX).setHttp2ClearTextEnabled(false);
        return vertx.createHttpServer(options).connectionHandler(connections)
                .requestHandler(new GatewayRequestFilter(vertx, clients, connections, limits.bodyTimeMax(), proxy))
                .listen(ports.of(SuitePart.GATEWAY));
    }

    private Future<HttpClientRequest> origin(HttpClient client, ProxyContext context) {
        return GatewayRoutes.of(GatewayRequestFilter.path(context.request().getURI()))
                .map(part -> connect(client, turns.next(part).iterator()))
                .orElseGet(() -> Future.failedFuture("no service has this path"));
    }

    /** Tries the next process when one cannot be reached: nothing of the request has been sent yet. */
    private Future<HttpClientRequest> connect(HttpClient client, Iterator<Replica> order) {
        var replica = order.next();
        return client.request(new RequestOptions().setHost("127.0.0.1").setPort(ports.of(replica))
                .setConnectTimeout(WAIT_MILLIS_MAX))
                .recover(refused -> order.hasNext() ? connect(client, order) : Future.failedFuture(refused));
    }

    /** Answers with a problem body when the service of the path cannot be reached. */
    private static final class UnreachableProblem implements ProxyInterceptor {

        @Override
        public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
            return context.sendRequest().recover(unreachable -> Future.succeededFuture(problem(context)));
        }

        private static ProxyResponse problem(ProxyContext context) {
            var requestId = context.request().headers().get(GatewayRequestFilter.REQUEST_ID);
            return context.request().release().response().setStatusCode(GatewayProblem.UNREACHABLE.status())
                    .putHeader("Content-Type", GatewayProblem.MEDIA_TYPE).putHeader(GatewayRequestFilter.REQUEST_ID, requestId)
                    .putHeader("Retry-After", "2").setBody(Body.body(GatewayProblem.UNREACHABLE.body(requestId)));
        }
    }
}
