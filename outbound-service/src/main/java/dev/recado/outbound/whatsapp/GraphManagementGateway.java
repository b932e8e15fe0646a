package dev.recado.outbound.whatsapp;

import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.jboss.resteasy.reactive.client.impl.VertxRequestCustomizingClientBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Sends management calls to the Graph API and returns typed answers; no call fails. Each call has the token of its account, passes
 * the egress guard, follows no redirect, and has limits of time and size.
 */
@ApplicationScoped
public class GraphManagementGateway {

    /** Templates in one page, the most that Meta returns. */
    public static final int TEMPLATES_PAGE_SIZE = 100;
    /** Meta returns at most 100 numbers in a page; an account has 20 numbers, or more on request. */
    private static final int NUMBERS_PAGE_SIZE = 100;
    private static final String TEMPLATE_FIELDS = "id,name,language,status,category,quality_score,rejected_reason,"
            + "parameter_format,components";
    private static final String LIMIT_FIELDS = "throughput,is_on_biz_app,whatsapp_business_manager_messaging_limit";
    /** Without it, the client drops the error in the answer. */
    private static final String NO_EXCEPTIONS = "microprofile.rest.client.disable.default.mapper";
    private static final String POOL_SIZE = "io.quarkus.rest.client.connection-pool-size";

    private final GraphManagementApi api;
    private final Egress egress;
    private final URI base;

    GraphManagementGateway(Vertx vertx, Egress egress, GraphConfig graph, ManagementConfig config) {
        this.egress = egress;
        this.base = graph.apiBaseUrl();
        this.api = client(base, config, new ManagementRequestGuard(vertx, egress, base, config));
    }

    /** Reads the id of a number, which proves that the token may use it. */
    public Uni<GraphAnswer> readNumber(String phoneNumberId, String token) {
        return call(() -> api.readNumber(bearer(token), phoneNumberId, "id"));
    }

    /** Reads what Meta allows the number: its throughput and the messaging limit of its account. */
    public Uni<GraphAnswer> readLimits(String phoneNumberId, String token) {
        return call(() -> api.readNumber(bearer(token), phoneNumberId, LIMIT_FIELDS));
    }

    /** Reads what {@link NumberFields} has of a number. */
    public Uni<GraphAnswer> describeNumber(String phoneNumberId, String token) {
        return call(() -> api.readNumber(bearer(token), phoneNumberId, NumberFields.QUERY));
    }

    /** Reads what customers see of a number's business, as {@link BusinessProfile}. */
    public Uni<GraphAnswer> readBusinessProfile(String phoneNumberId, String token) {
        return call(() -> api.readBusinessProfile(bearer(token), phoneNumberId, BusinessProfile.QUERY));
    }

    /** Reads what {@link TokenFields} has of a token, with the token itself. */
    public Uni<GraphAnswer> describeToken(String token) {
        return call(() -> api.describeToken(bearer(token), token));
    }

    /** Lists the Meta apps that receive the webhooks of an account. */
    public Uni<GraphAnswer> listSubscribedApps(String account, String token) {
        return call(() -> api.listSubscribedApps(bearer(token), account));
    }

    /** Lists one page of the ids of an account's numbers, after the cursor of the page before. */
    public Uni<GraphAnswer> listNumbers(String account, String token, @Nullable String after) {
        return call(() -> api.listNumbers(bearer(token), account, "id", NUMBERS_PAGE_SIZE, after));
    }

    /** Reads the metadata of media, which contain a fresh address. */
    public Uni<GraphAnswer> readMedia(String mediaId, String phoneNumberId, String token) {
        return call(() -> api.readMedia(bearer(token), mediaId, phoneNumberId));
    }

    /** Lists one page of an account's templates, after the cursor of the page before. */
    public Uni<GraphAnswer> listTemplates(String account, String token, @Nullable String after) {
        return call(() -> api.listTemplates(bearer(token), account, TEMPLATE_FIELDS, TEMPLATES_PAGE_SIZE, after));
    }

    public Uni<GraphAnswer> createTemplate(String account, String token, JsonNode template) {
        return call(() -> api.createTemplate(bearer(token), account, template));
    }

    public Uni<GraphAnswer> editTemplate(String templateId, String token, JsonNode change) {
        return call(() -> api.editTemplate(bearer(token), templateId, change));
    }

    /** @param templateId of one translation; null for all translations of the name */
    public Uni<GraphAnswer> deleteTemplates(String account, String token, String name, @Nullable String templateId) {
        return call(() -> api.deleteTemplates(bearer(token), account, name, templateId));
    }

    private Uni<GraphAnswer> call(Supplier<Uni<Response>> request) {
        return Uni.createFrom().deferred(() -> {
            egress.check(base);
            return request.get();
        }).map(response -> GraphAnswer.of(response.getStatus(), response.readEntity(byte[].class)))
                .onFailure().recoverWithItem(failure -> new GraphAnswer.Unavailable(failure.getClass().getSimpleName()));
    }

    private static String bearer(String token) {
        return "Bearer " + token;
    }

    private static GraphManagementApi client(URI base, ManagementConfig config, ManagementRequestGuard guard) {
        var builder = RestClientBuilder.newBuilder().baseUri(base)
                .connectTimeout(config.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(config.answerTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .followRedirects(false).property(NO_EXCEPTIONS, true)
                .property(POOL_SIZE, config.connectionsMax());
        ((VertxRequestCustomizingClientBuilder<?>) builder).httpClientRequestCustomizer(guard);
        return builder.build(GraphManagementApi.class);
    }
}
