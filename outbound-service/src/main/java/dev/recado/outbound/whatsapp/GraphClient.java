package dev.recado.outbound.whatsapp;

import java.net.InetAddress;
import java.net.URI;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.outbound.setting.GraphConfig;
import dev.recado.outbound.setting.OutboundConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;

/**
 * Connects to the Graph API. Connecting and writing are two steps, so that what fails in the first surely never left; the client
 * repeats nothing and follows no redirect.
 */
@ApplicationScoped
class GraphClient {

    private final HttpClient client;
    private final Vertx vertx;
    private final Egress egress;
    private final URI base;
    private final String path;
    private final long connectTimeoutMillis;

    GraphClient(Vertx vertx, Egress egress, GraphConfig whatsapp, OutboundConfig config) {
        this.vertx = vertx;
        this.egress = egress;
        this.base = whatsapp.apiBaseUrl();
        this.path = base.getRawPath().replaceAll("/+$", "");
        this.connectTimeoutMillis = config.connectTimeout().toMillis();
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAliveTimeout((int) config.connectionIdleMax().toSeconds())
                        .setConnectTimeout((int) connectTimeoutMillis).setPipelining(false),
                new PoolOptions().setHttp1MaxSize(config.connectionsMax()));
    }

    /** A line on which nothing was written yet. */
    Future<GraphConnection> connect() {
        return vertx.executeBlocking(() -> egress.resolve(base), false)
                .compose(address -> client.request(options(address)))
                .map(request -> new GraphConnection(vertx, request, path));
    }

    private RequestOptions options(InetAddress address) {
        return new RequestOptions().setMethod(HttpMethod.POST).setHost(base.getHost()).setPort(Egress.port(base))
                .setSsl("https".equals(base.getScheme()))
                .setServer(SocketAddress.inetSocketAddress(Egress.port(base), address.getHostAddress()))
                .setConnectTimeout(connectTimeoutMillis).setFollowRedirects(false).setURI(path);
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
