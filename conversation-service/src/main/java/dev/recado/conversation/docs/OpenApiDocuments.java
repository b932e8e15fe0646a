package dev.recado.conversation.docs;

import java.time.Duration;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;

import dev.recado.conversation.health.HealthConfig;
import dev.recado.conversation.health.ResponseCache;
import dev.recado.kit.http.Refusal;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.smallrye.mutiny.Uni;
import io.smallrye.openapi.runtime.io.Format;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.core.http.HttpClient;
import io.vertx.mutiny.core.http.HttpClientResponse;

/**
 * Fetches the OpenAPI document of each service from its management port, with a time limit of one second. A document changes with
 * its service only, so each is kept for some minutes, the own one too.
 */
@ApplicationScoped
class OpenApiDocuments {

    private static final Duration WAIT_MAX = Duration.ofSeconds(1);
    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final String SELF = "conversation";
    private static final String DEFAULT_DOCUMENT = "<default>";
    private static final int OK = 200;

    private final OpenApiDocumentService own;
    private final Map<String, String> addresses;
    private final HttpClient http;
    private final ResponseCache<SharedDocument> documents = new ResponseCache<>(KEPT);

    OpenApiDocuments(OpenApiDocumentService own, HealthConfig config, Vertx vertx) {
        this.own = own;
        this.addresses = HealthConfig.addresses(config);
        this.http = vertx.createHttpClient();
    }

    Uni<SharedDocument> of(String service) {
        if (SELF.equals(service)) {
            return documents.get(SELF, () -> Uni.createFrom().item(this::own));
        }
        var address = addresses.get(service);
        return address == null
                ? Uni.createFrom().failure(Refusal.notFound("service"))
                : documents.get(service, () -> fetch(service, address).map(OpenApiDocuments::document));
    }

    private SharedDocument own() {
        return document(own.getDocument(DEFAULT_DOCUMENT, Format.JSON));
    }

    private static SharedDocument document(byte[] json) {
        return new SharedDocument(MediaType.APPLICATION_JSON, json);
    }

    Uni<byte[]> fetch(String service, String address) {
        return http
                .request(new RequestOptions().setMethod(HttpMethod.GET).setAbsoluteURI(address + "/q/openapi?format=json"))
                .chain(request -> request.send()).chain(OpenApiDocuments::body)
                .ifNoItem().after(WAIT_MAX).fail()
                .onFailure().transform(e -> Refusal.upstream(service + " does not answer").initCause(e));
    }

    private static Uni<byte[]> body(HttpClientResponse response) {
        return response.statusCode() == OK
                ? response.body().map(Buffer::getBytes)
                : Uni.createFrom().failure(Refusal.upstream("status " + response.statusCode()));
    }
}
