package dev.recado.outbound.template;

import java.net.URI;
import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;

import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.access.Caller;
import dev.recado.kit.access.IdempotencyKeys;
import dev.recado.kit.access.Permissions;
import dev.recado.kit.http.GivenValue;
import dev.recado.kit.http.PageQuery;
import dev.recado.kit.http.Paged;
import dev.recado.kit.http.RateLimit;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.idempotency.IdempotencyHeader;
import dev.recado.outbound.template.TemplateChanges.Editor;
import dev.recado.outbound.template.TemplatePreview.Samples;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Lists, creates, changes and deletes the templates of the caller's tenant. */
@Path(TemplateManagementResource.PATH)
public class TemplateManagementResource {

    static final String PATH = "/api/v1/templates";
    private static final int TENANTS_MAX = 10_000;
    private static final String REFUSED = "Meta refuses it: TEMPLATE_REFUSED with Meta's code and words; or refuses the token:"
            + " TOKEN_REFUSED; or the account is not clear: CHANNEL_NEEDED";
    private static final String UNCLEAR = "Meta gives no clear answer, and may have done it; look at the list of templates";

    private final Templates templates;
    private final TemplateChanges changes;
    private final TemplateAccounts accounts;
    private final TemplateSyncs syncs;
    private final Caller caller;
    private final IdempotencyKeys keys;
    private final RateLimit changeRate;

    TemplateManagementResource(Templates templates, TemplateChanges changes, TemplateAccounts accounts, TemplateSyncs syncs,
            Caller caller,
            IdempotencyKeys keys, TemplateConfig config) {
        this.templates = templates;
        this.changes = changes;
        this.accounts = accounts;
        this.syncs = syncs;
        this.caller = caller;
        this.keys = keys;
        this.changeRate = RateLimit.perMinute(config.changesPerMinuteMax(), TENANTS_MAX);
    }

    @GET
    @PermissionsAllowed(Permissions.TEMPLATES_READ)
    public Uni<Paged<TemplateView>> list(@BeanParam @Valid PageQuery page, @BeanParam @Valid TemplateQuery query, UriInfo uri) {
        var tenant = caller.tenant();
        var request = page.request();
        return accounts.idOf(tenant, query.channelId())
                .chain(businessId -> templates.page(tenant, query.filter(businessId), request, uri));
    }

    @GET
    @Path("{id}")
    @PermissionsAllowed(Permissions.TEMPLATES_READ)
    public Uni<TemplateView> get(@RestPath UUID id) {
        return templates.find(caller.tenant(), id);
    }

    /** Renders a template with sample values; a variable without one has the example with which Meta approved it. */
    @POST
    @Path("{id}/preview")
    @PermissionsAllowed(Permissions.TEMPLATES_READ)
    public Uni<TemplatePreview> preview(@RestPath UUID id, @NotNull @Valid Samples samples) {
        return templates.preview(caller.tenant(), id, samples);
    }

    /** Asks Meta to create a template. Meta reviews it; its status changes when Meta reports it. */
    @POST
    @ResponseStatus(201)
    @APIResponse(responseCode = "422", description = REFUSED)
    @APIResponse(responseCode = "503", description = UNCLEAR)
    @PermissionsAllowed(Permissions.TEMPLATES_MANAGE)
    public Uni<RestResponse<TemplateView>> create(@NotNull @Valid NewTemplate request,
            @RestHeader(IdempotencyHeader.NAME) String key) {
        var by = editor();
        return readAgainIfUnclear(by.tenant(), changes.create(by, request, keys.of(key, request)))
                .map(TemplateManagementResource::created);
    }

    /** Asks Meta to change an approved, rejected or paused template. Meta reviews it again. */
    @PATCH
    @Path("{id}")
    @APIResponse(responseCode = "409", description = "WhatsApp changes no template in its present status: TEMPLATE_NOT_EDITABLE")
    @APIResponse(responseCode = "422", description = REFUSED)
    @APIResponse(responseCode = "503", description = UNCLEAR)
    @PermissionsAllowed(Permissions.TEMPLATES_MANAGE)
    public Uni<TemplateView> edit(@RestPath UUID id, @NotNull @Valid TemplateEdit edit,
            @RestHeader(IdempotencyHeader.NAME) String key) {
        var by = editor();
        return readAgainIfUnclear(by.tenant(), changes.edit(by, id, edit, keys.of(key, edit)));
    }

    /** Deletes one translation. Meta allows its name again after 30 days. */
    @DELETE
    @Path("{id}")
    @ResponseStatus(204)
    @APIResponse(responseCode = "422", description = REFUSED)
    @APIResponse(responseCode = "503", description = UNCLEAR)
    @PermissionsAllowed(Permissions.TEMPLATES_MANAGE)
    public Uni<Void> delete(@RestPath UUID id, @RestHeader(IdempotencyHeader.NAME) String key) {
        var by = editor();
        return readAgainIfUnclear(by.tenant(), changes.delete(by, id, keys.of(key, null)));
    }

    /** Deletes all translations of a name. */
    @DELETE
    @ResponseStatus(204)
    @APIResponse(responseCode = "422", description = REFUSED)
    @APIResponse(responseCode = "503", description = UNCLEAR)
    @PermissionsAllowed(Permissions.TEMPLATES_MANAGE)
    public Uni<Void> deleteAll(@RestQuery String name, @RestQuery String channel,
            @RestHeader(IdempotencyHeader.NAME) String key) {
        if (name == null || !name.matches(NewTemplate.NAME)) {
            throw Refusal.invalid("name", "is required: 1 to 512 characters, only a to z, 0 to 9 and _");
        }
        var by = editor();
        return readAgainIfUnclear(by.tenant(), changes.deleteAll(by, name, channelId(channel), keys.of(key, name + channel)));
    }

    private Editor editor() {
        changeRate.acquire(caller.tenant().toString());
        return new Editor(caller.tenant(), caller.actor());
    }

    private <T> Uni<T> readAgainIfUnclear(TenantId tenant, Uni<T> change) {
        return change.onFailure(TemplateRefusals::isOfMeta).call(() -> syncs.requestAll(tenant));
    }

    private static RestResponse<TemplateView> created(TemplateView template) {
        return RestResponse.ResponseBuilder.<TemplateView>created(URI.create(PATH + "/" + template.id())).entity(template)
                .build();
    }

    static @Nullable ChannelId channelId(@Nullable String channel) {
        var id = GivenValue.id("channel", channel);
        return id == null ? null : new ChannelId(id);
    }
}
