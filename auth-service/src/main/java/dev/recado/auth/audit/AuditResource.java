package dev.recado.auth.audit;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

import dev.recado.events.AuditLink;
import dev.recado.events.TenantId;
import dev.recado.kit.access.Caller;
import dev.recado.kit.access.Permissions;
import dev.recado.kit.http.GivenValue;
import dev.recado.kit.http.PageQuery;
import dev.recado.kit.http.Paged;
import dev.recado.kit.http.Refusal;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jspecify.annotations.Nullable;

/** Searches, exports and verifies the audit. */
@Path("/api/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@PermissionsAllowed(Permissions.AUDITS_READ)
public class AuditResource {

    /** Newline-delimited JSON. */
    private static final String NDJSON = "application/x-ndjson";

    private static final String PLATFORM_ADMIN = "platform_admin";

    private final AuditQueries queries;
    private final AuditVerifications verifications;
    private final Caller caller;
    private final AuditReadLimit limit;

    AuditResource(AuditQueries queries, AuditVerifications verifications, Caller caller, AuditReadLimit limit) {
        this.limit = limit;
        this.queries = queries;
        this.verifications = verifications;
        this.caller = caller;
    }

    /** Returns rows newest first. */
    @GET
    public Uni<Paged<AuditLink>> search(@BeanParam @Valid SearchParameters search, @BeanParam @Valid PageQuery page,
            UriInfo uri) {
        limit.acquireSearch(caller.userId());
        return queries.page(tenant(search.tenant()), search.filter(), page.request(), uri);
    }

    /** Returns rows oldest first, and the head of the chain as the last line. */
    @GET
    @Path("export")
    @Produces(NDJSON)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    public Multi<Object> export(@RestQuery @Schema(format = "uuid") String tenant,
            @RestQuery @DefaultValue("0") @Min(0) long after) {
        var exported = tenant(tenant);
        var actor = caller.actor();
        return limit.fullReadStream(exported, caller.userId(), () -> queries.export(exported, actor, after));
    }

    @POST
    @Path("verify")
    public Uni<AuditVerificationView> verify(@RestQuery @Schema(format = "uuid") String tenant) {
        var verified = tenant(tenant);
        return limit.fullRead(verified, caller.userId(), () -> verifications.verify(verified));
    }

    /** Returns the caller's tenant, or the requested one if the caller is a platform administrator. */
    private TenantId tenant(@Nullable String given) {
        var named = GivenValue.id("tenant", given);
        if (named == null || named.equals(caller.tenant().value())) {
            return caller.tenant();
        }
        if (!caller.roles().contains(PLATFORM_ADMIN)) {
            throw Refusal.notFound("tenant");
        }
        return new TenantId(named);
    }

    /** Query parameters of a search. */
    record SearchParameters(@RestQuery @Schema(format = "uuid") @Nullable String tenant,
            @RestQuery @Size(max = TEXT_MAX) @Nullable String action,
            @RestQuery @Size(max = TEXT_MAX) @Nullable String actor, @RestQuery @Size(max = TEXT_MAX) @Nullable String subject,
            @RestQuery @Nullable String from, @RestQuery @Nullable String until) {

        private static final int TEXT_MAX = 120;

        AuditFilter filter() {
            return new AuditFilter(action, actor, subject, GivenValue.time("from", from),
                    GivenValue.time("until", until));
        }
    }
}
