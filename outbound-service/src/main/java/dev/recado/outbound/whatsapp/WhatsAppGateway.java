package dev.recado.outbound.whatsapp;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.outbound.OutboundConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;

/**
 * Connects to the Graph API. It connects separately from writing, so a failed connect proves that nothing was sent. The client
 * repeats no request and follows no redirect.
 */
@ApplicationScoped
public class WhatsAppGateway {

    private static final Duration PROBE_WITHIN = Duration.ofSeconds(5);

    private final HttpClient client;
    private final Vertx vertx;
    private final Egress egress;
    private final URI base;
    private final String basePath;
    private final long connectTimeoutMillis;

    WhatsAppGateway(Vertx vertx, Egress egress, GraphConfig graph, OutboundConfig config) {
        this.vertx = vertx;
        this.egress = egress;
        this.base = graph.apiBaseUrl();
        this.basePath = base.getRawPath().replaceAll("/+$", "");
        this.connectTimeoutMillis = config.connectTimeout().toMillis();
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAliveTimeout((int) config.connectionIdleMax().toSeconds())
                        .setConnectTimeout((int) connectTimeoutMillis).setPipelining(false),
                new PoolOptions().setHttp1MaxSize(config.connectionsMax() + ReadReceiptGateway.IN_FLIGHT_MAX));
    }

    /** Connects. Call it before the last check of a send, so that the request is written immediately after the check. */
    public Uni<GraphConnection> connect() {
        return Uni.createFrom().completionStage(egress.address(vertx, base)
                .compose(address -> client.request(options(address)))
                .map(request -> new GraphConnection(vertx, request, basePath)).toCompletionStage());
    }

    /** Tests the line of a number by a request that sends nothing. The Uni does not fail. */
    public Uni<ChannelHealth> probe(String phoneNumberId, String token) {
        return connect().chain(connection -> connection.probe(phoneNumberId, token, PROBE_WITHIN))
                .onFailure().recoverWithItem(ChannelHealth.FAILED);
    }

    /** The outcome of a failed {@link #connect}: nothing was written, so a retry is safe. */
    public SendOutcome.Retry unreachable(Throwable failure, int retries) {
        return new GraphResponse.NotWritten(failure.getClass().getSimpleName(), ChannelHealth.FAILED).outcome(retries);
    }

    private RequestOptions options(InetAddress address) {
        return new RequestOptions().setMethod(HttpMethod.POST).setHost(base.getHost()).setPort(Egress.port(base))
                .setSsl("https".equals(base.getScheme()))
                .setServer(SocketAddress.inetSocketAddress(Egress.port(base), address.getHostAddress()))
                .setConnectTimeout(connectTimeoutMillis).setFollowRedirects(false).setURI(basePath);
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
