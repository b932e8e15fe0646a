package dev.recado.outbound.doctor;

import java.util.UUID;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;

import dev.recado.events.ChannelId;
import dev.recado.kit.access.Caller;
import dev.recado.kit.access.Permissions;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;

/** Examines a number of the caller's tenant, and explains how to mend what is wrong. */
@Path("/api/v1/channels/{id}/doctor")
@Tag(ref = "Channel Resource")
public class DoctorResource {

    private final ChannelDoctor doctor;
    private final Caller caller;

    DoctorResource(ChannelDoctor doctor, Caller caller) {
        this.doctor = doctor;
        this.caller = caller;
    }

    /**
     * Asks Meta about the token, the number and the subscribed apps, and checks what the suite stores. A check that cannot be made is
     * {@code unknown}.
     *
     * @param language Portuguese if its first language is, else English
     */
    @GET
    @APIResponse(responseCode = "429", description = "The tenant runs too many examinations")
    @PermissionsAllowed(Permissions.CHANNELS_MANAGE)
    public Uni<DoctorView> examine(@RestPath UUID id, @RestHeader(HttpHeaders.ACCEPT_LANGUAGE) String language) {
        return doctor.examine(caller.tenant(), new ChannelId(id))
                .map(findings -> DoctorView.of(findings, DoctorTexts.of(language)));
    }
}
