package dev.recado.auth.publisher;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import dev.recado.events.Lane;
import dev.recado.events.PublisherChanged;
import dev.recado.events.Topics;
import dev.recado.kit.access.Caller;
import dev.recado.kit.access.IdempotencyKeys;
import dev.recado.kit.access.Permissions;
import dev.recado.kit.idempotency.IdempotencyHeader;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** Manages the publishers of the caller's tenant: systems that submit messages over Kafka. */
@Path("/api/v1/api-keys/publishers")
@Produces(MediaType.APPLICATION_JSON)
@PermissionsAllowed(Permissions.PUBLISHERS_MANAGE)
public class PublisherResource {

    private final Publishers publishers;
    private final Caller caller;
    private final IdempotencyKeys keys;

    PublisherResource(Publishers publishers, Caller caller, IdempotencyKeys keys) {
        this.publishers = publishers;
        this.caller = caller;
        this.keys = keys;
    }

    /**
     * The request to register a publisher.
     *
     * @param name the last part of its topic's name
     * @param lanes {@code notice}, {@code bulk} or both
     */
    public record NewPublisher(
            @NotNull @Pattern(regexp = PublisherChanged.NAME_FORM, message = "a letter, then up to 40 of a-z, 0-9 and -") String name,
            @NotEmpty Set<@NotNull Lane> lanes) {
    }

    /** The lanes that a publisher may use from now on. */
    @Schema(name = "Lanes")
    public record PublisherChange(@NotEmpty Set<@NotNull Lane> lanes) {
    }

    /**
     * A publisher as the API shows it.
     *
     * @param topic that the publisher writes to
     * @param ready false until the topic exists
     */
    @RegisterForReflection
    public record PublisherView(String name, List<Lane> lanes, String topic, boolean ready, Instant createdAt) {

        static PublisherView of(Publisher publisher) {
            return new PublisherView(publisher.name(), publisher.lanes(), Topics.submittedBy(publisher.name()),
                    publisher.topicMade(), publisher.createdAt());
        }
    }

    /** All publishers of a tenant, at most {@link Publishers#NAMES_MAX}. */
    @RegisterForReflection
    public record All(List<PublisherView> results) {
    }

    @GET
    public Uni<All> list() {
        return publishers.list(caller.tenant()).map(found -> new All(found.stream().map(PublisherView::of).toList()));
    }

    @GET
    @Path("/{name}")
    public Uni<PublisherView> get(@RestPath String name) {
        return publishers.find(caller.tenant(), name).map(PublisherView::of);
    }

    @POST
    public Uni<RestResponse<PublisherView>> register(@Valid @NotNull NewPublisher request,
            @RestHeader(IdempotencyHeader.NAME) String key) {
        return publishers.register(caller.tenant(), caller.userId(), request, keys.of(key, request))
                .map(PublisherResource::created);
    }

    @PATCH
    @Path("/{name}")
    public Uni<PublisherView> change(@RestPath String name, @Valid @NotNull PublisherChange change) {
        return publishers.change(caller.tenant(), caller.userId(), name, change.lanes()).map(PublisherView::of);
    }

    @DELETE
    @Path("/{name}")
    @ResponseStatus(204)
    public Uni<Void> remove(@RestPath String name) {
        return publishers.remove(caller.tenant(), caller.userId(), name);
    }

    private static RestResponse<PublisherView> created(PublisherView view) {
        return RestResponse.ResponseBuilder.<PublisherView>created(URI.create("/api/v1/api-keys/publishers/" + view.name()))
                .entity(view).build();
    }
}
