package dev.recado.outbound.whatsapp;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/**
 * The management calls of the Graph API. The gateway reads the answers, because errors have another form than successes, and both may
 * have unknown parts.
 */
@Path("/")
@RegisterRestClient
@Produces(MediaType.APPLICATION_JSON)
interface GraphManagementApi {

    String MESSAGE_TEMPLATES = "{account}/message_templates";

    @GET
    @Path("{number}")
    Uni<Response> readNumber(@RestHeader(HttpHeaders.AUTHORIZATION) String bearer, @RestPath String number,
            @RestQuery String fields);

    @GET
    @Path("{number}/whatsapp_business_profile")
    Uni<Response> readBusinessProfile(@RestHeader(HttpHeaders.AUTHORIZATION) String bearer, @RestPath String number,
            @RestQuery String fields);

    /** @param token the one to describe */
    @GET
    @Path("debug_token")
    Uni<Response> describeToken(@RestHeader(HttpHeaders.AUTHORIZATION) String bearer,
            @RestQuery("input_token") String token);

    @GET
    @Path("{account}/subscribed_apps")
    Uni<Response> listSubscribedApps(@RestHeader(HttpHeaders.AUTHORIZATION) String bearer, @RestPath String account);

    @GET
    @Path("{media}")
    Uni<Response> readMedia(@RestHeader(HttpHeaders.AUTHORIZATION) String bearer, @RestPath String media,
            @RestQuery("phone_number_id") String phoneNumberId);

    @GET
    @Path("{account}/phone_numbers")
    Uni<Response> listNumbers(@RestHeader(HttpHeaders.AUTHORIZATION) String bearer, @RestPath String account,
            @RestQuery String fields, @RestQuery int limit, @RestQuery @Nullable String after);

    /** @param after the cursor of the page before; null for the first page */
    @GET
    @Path(MESSAGE_TEMPLATES)
    Uni<Response> listTemplates(@RestHeader(HttpHeaders.AUTHORIZATION) String bearer, @RestPath String account,
            @RestQuery String fields, @RestQuery int limit, @RestQuery @Nullable String after);

    @POST
    @Path(MESSAGE_TEMPLATES)
    @Consumes(MediaType.APPLICATION_JSON)
    Uni<Response> createTemplate(@RestHeader(HttpHeaders.AUTHORIZATION) String bearer, @RestPath String account,
            JsonNode template);

    @POST
    @Path("{template}")
    @Consumes(MediaType.APPLICATION_JSON)
    Uni<Response> editTemplate(@RestHeader(HttpHeaders.AUTHORIZATION) String bearer, @RestPath String template,
            JsonNode change);

    /** @param templateId of one translation; null for all translations of the name */
    @DELETE
    @Path(MESSAGE_TEMPLATES)
    Uni<Response> deleteTemplates(@RestHeader(HttpHeaders.AUTHORIZATION) String bearer, @RestPath String account,
            @RestQuery String name, @RestQuery("hsm_id") @Nullable String templateId);
}
