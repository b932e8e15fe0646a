package dev.recado.auth.session;

import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import dev.recado.auth.user.NewUser;
import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestResponse;

/** Exchanges a password for a token, in JSON or as the OAuth form. */
@Path("/api/v1/auth/token")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
public class TokenResource {

    private final Logins logins;

    TokenResource(Logins logins) {
        this.logins = logins;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<RestResponse<TokenView>> json(@Valid @NotNull Credentials credentials) {
        return logins.logIn(credentials).map(TokenResource::answer);
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<TokenView>> form(
            @RestForm("grant_type") @NotNull @Pattern(regexp = "password", message = "must be password") String grantType,
            @RestForm @Size(max = NewUser.EMAIL_MAX) String username,
            @RestForm @NotNull @Size(max = NewUser.PASSWORD_MAX) String password) {
        return json(new Credentials(username, null, password));
    }

    private static RestResponse<TokenView> answer(TokenView view) {
        return RestResponse.ResponseBuilder.ok(view).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }
}
