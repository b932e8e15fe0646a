package dev.recado.auth.session;

import jakarta.annotation.security.PermitAll;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Valid;
import jakarta.validation.Validator;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;

import dev.recado.auth.apikey.ApiKeyAuthentication;
import dev.recado.kit.access.RateLimitedByAddress;
import dev.recado.kit.http.ClientAddress;
import dev.recado.kit.http.Refusal;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Issues tokens for a password, a refresh token or an API key, and ends sessions. Requests are JSON or OAuth forms. */
@Path(TokenResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@RateLimitedByAddress
public class TokenResource {

    /** A class path of "/api/v1/auth" would hide every other resource below it, such as the dead letters. */
    static final String PATH = "/api/v1";

    private final Logins logins;
    private final TokenRefreshes refreshes;
    private final SessionRevocations revocations;
    private final ApiKeyAuthentication apiKeys;
    private final Validator validator;
    private final ClientAddress addresses;

    TokenResource(Logins logins, TokenRefreshes refreshes, SessionRevocations revocations, ApiKeyAuthentication apiKeys,
            Validator validator, ClientAddress addresses) {
        this.addresses = addresses;
        this.logins = logins;
        this.refreshes = refreshes;
        this.revocations = revocations;
        this.apiKeys = apiKeys;
        this.validator = validator;
    }

    @POST
    @Path("auth/token")
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<RestResponse<TokenView>> json(@Valid @NotNull TokenRequest request,
            @RestHeader(HttpHeaders.AUTHORIZATION) @Nullable String authorization, @Context HttpServerRequest http) {
        return issue(authorization == null ? request : validated(request.withClient(authorization)),
                ClientInfo.of(http, addresses));
    }

    @POST
    @Path("auth/token")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<TokenView>> form(MultivaluedMap<String, String> form,
            @RestHeader(HttpHeaders.AUTHORIZATION) @Nullable String authorization, @Context HttpServerRequest http) {
        var request = TokenRequest.of(form);
        if (request.grantType() == null) {
            throw Refusal.invalid("grant_type", "must be given");
        }
        return issue(validated(request.withClient(authorization)), ClientInfo.of(http, addresses));
    }

    @POST
    @Path("auth/refresh")
    public Uni<RestResponse<TokenView>> refresh(@Valid @NotNull RefreshRequest request) {
        return refreshes.refresh(request.refreshToken()).map(TokenResource::uncached);
    }

    @POST
    @Path("auth/logout")
    @ResponseStatus(204)
    public Uni<Void> logOut(@Valid @NotNull RefreshRequest request) {
        return revocations.logOut(request.refreshToken());
    }

    private TokenRequest validated(TokenRequest request) {
        var violations = validator.validate(request);
        if (!violations.isEmpty()) {
            throw new ConstraintViolationException(violations);
        }
        return request;
    }

    private Uni<RestResponse<TokenView>> issue(TokenRequest request, ClientInfo client) {
        return (switch (request.grant()) {
            case "password" -> logins.logIn(request, client);
            case "refresh_token" -> refreshes.refresh(required("refresh_token", request.refreshToken()));
            case "client_credentials" -> apiKeys.authenticate(required("client_id", request.clientId()),
                    required("client_secret", request.clientSecret())).map(token -> TokenView.of(token, null));
            default -> throw Refusal.invalid("grant_type", "must be password, refresh_token or client_credentials");
        }).map(TokenResource::uncached);
    }

    private static String required(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw Refusal.invalid(field, "must be given");
        }
        return value;
    }

    private static RestResponse<TokenView> uncached(TokenView view) {
        return RestResponse.ResponseBuilder.ok(view).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }

    /** A refresh token to exchange or to log out. */
    public record RefreshRequest(@NotBlank @Size(max = TokenRequest.SECRET_MAX) String refreshToken) {

        @Override
        public String toString() {
            return "RefreshRequest[]";
        }
    }
}
