package dev.recado.conversation.docs;

import java.time.Duration;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.health.AnswerCache;
import dev.recado.conversation.health.HealthConfig;
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
 * its service only, so it is kept for some minutes.
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
    private final AnswerCache<byte[]> documents = new AnswerCache<>(KEPT);

    OpenApiDocuments(OpenApiDocumentService own, HealthConfig config, Vertx vertx) {
        this.own = own;
        this.addresses = HealthConfig.addresses(config);
        this.http = vertx.createHttpClient();
    }

    Uni<byte[]> of(String service) {
        if (SELF.equals(service)) {
            return Uni.createFrom().item(own.getDocument(DEFAULT_DOCUMENT, Format.JSON));
        }
        var address = addresses.get(service);
        return address == null
                ? Uni.createFrom().failure(Refusal.notFound("service"))
                : documents.get(service, () -> fetch(service, address));
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
