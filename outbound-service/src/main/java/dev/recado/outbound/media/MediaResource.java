package dev.recado.outbound.media;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;

import dev.recado.kit.access.Caller;
import dev.recado.kit.access.Permissions;
import dev.recado.kit.access.RateLimitedByAddress;
import dev.recado.kit.http.StreamedBodies;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.Status;

/** Uploads, shows, reads and deletes the media of the caller's tenant. */
@Path("/api/v1/media")
public class MediaResource {

    private final MediaFiles media;
    private final MediaReaders readers;
    private final UploadLimit limit;
    private final Caller caller;
    private final StreamedBodies bodies;
    private final CurrentVertxRequest request;

    MediaResource(MediaFiles media, MediaReaders readers, UploadLimit limit, Caller caller, StreamedBodies bodies,
            CurrentVertxRequest request) {
        this.media = media;
        this.readers = readers;
        this.limit = limit;
        this.caller = caller;
        this.bodies = bodies;
        this.request = request;
    }

    /** Uploads a file, the body of the request, for messages. The same bytes are the same media, so a repeated upload is safe. */
    @POST
    @ResponseStatus(201)
    @RequestBody(required = true, content = @Content(mediaType = "*/*", schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(responseCode = "201", content = @Content(mediaType = APPLICATION_JSON, schema = @Schema(implementation = MediaView.class)))
    @APIResponse(responseCode = "413", description = "The file is larger than WhatsApp accepts for its type: PAYLOAD_TOO_LARGE")
    @APIResponse(responseCode = "415", description = "WhatsApp does not accept the format: UNSUPPORTED_MEDIA_TYPE")
    @APIResponse(responseCode = "503", description = "Too many uploads run; retry after the time in Retry-After")
    @PermissionsAllowed(Permissions.MEDIA_SEND)
    public Uni<MediaView> upload(@BeanParam @Valid NewMedia file) {
        var tenant = caller.tenant();
        return limit.run(() -> media.upload(tenant, file, bodies.read(request.getCurrent())));
    }

    @GET
    @Path("{id}")
    @PermissionsAllowed(Permissions.MEDIA_READ)
    public Uni<MediaView> find(@RestPath UUID id) {
        return media.find(caller.tenant(), id);
    }

    /** Returns the bytes, to a caller with a token or a signed link. */
    @GET
    @Path("{id}/content")
    @PermitAll
    @RateLimitedByAddress
    @APIResponse(responseCode = "200", content = @Content(mediaType = "*/*", schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(responseCode = "206", description = "The part that the header Range asks for")
    @APIResponse(responseCode = "403", description = "The link is not valid or has expired")
    @APIResponse(responseCode = "416", description = "The file ends before the range begins: RANGE_NOT_SATISFIABLE")
    public Uni<RestResponse<MediaContent>> content(@RestPath UUID id, @BeanParam @Valid LinkQuery link,
            @RestHeader("Range") String range) {
        return readers.tenant(id, link).chain(tenant -> media.content(tenant, id, range)).map(MediaResource::answer);
    }

    private static RestResponse<MediaContent> answer(MediaContent content) {
        var range = content.range();
        var answer = RestResponse.ResponseBuilder.create(range.partial() ? Status.PARTIAL_CONTENT : Status.OK, content)
                .header(HttpHeaders.CONTENT_TYPE, content.mimeType())
                .header(HttpHeaders.CONTENT_DISPOSITION, disposition(content))
                .header("Accept-Ranges", "bytes")
                .header(HttpHeaders.ETAG, "\"" + content.sha256() + "\"")
                .header(HttpHeaders.CACHE_CONTROL, "private, max-age=3600");
        return (range.partial() ? answer.header("Content-Range", range.contentRange(content.sizeBytes())) : answer).build();
    }

    /** A browser shows only files in which nothing runs. */
    private static String disposition(MediaContent content) {
        var kind = MediaRules.isShown(content.mimeType()) ? "inline" : "attachment";
        return content.filename() == null ? kind : kind + "; filename*=UTF-8''" + encoded(content.filename());
    }

    private static String encoded(String filename) {
        return URLEncoder.encode(filename, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
    }

    @DELETE
    @Path("{id}")
    @ResponseStatus(204)
    @PermissionsAllowed(Permissions.MEDIA_SEND)
    public Uni<Void> delete(@RestPath UUID id) {
        return media.delete(caller.tenant(), caller.actor(), id);
    }
}
