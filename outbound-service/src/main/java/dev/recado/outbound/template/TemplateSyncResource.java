package dev.recado.outbound.template;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import dev.recado.kit.access.Caller;
import dev.recado.kit.access.IdempotencyKeys;
import dev.recado.kit.access.Permissions;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.idempotency.Idempotency;
import dev.recado.kit.idempotency.IdempotencyHeader;
import dev.recado.outbound.template.TemplateSyncView.TemplateSyncsView;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;

/** Lets the templates of the caller's accounts be read from Meta again, and shows when that was done. */
@Path(TemplateManagementResource.PATH + "/sync")
@Tag(ref = "Template Management Resource")
public class TemplateSyncResource {

    private final TemplateSyncs syncs;
    private final TemplateAccounts accounts;
    private final Idempotency idempotency;
    private final Transactions transactions;
    private final Caller caller;
    private final IdempotencyKeys keys;

    TemplateSyncResource(TemplateSyncs syncs, TemplateAccounts accounts, Idempotency idempotency, Transactions transactions,
            Caller caller, IdempotencyKeys keys) {
        this.syncs = syncs;
        this.accounts = accounts;
        this.idempotency = idempotency;
        this.transactions = transactions;
        this.caller = caller;
        this.keys = keys;
    }

    /**
     * Templates are read within seconds, but at most one time in a minute.
     *
     * @param channel a number of the account; all accounts without it
     */
    @POST
    @ResponseStatus(202)
    @PermissionsAllowed(Permissions.TEMPLATES_MANAGE)
    public Uni<TemplateSyncsView> request(@RestQuery String channel, @RestHeader(IdempotencyHeader.NAME) String key) {
        var tenant = caller.tenant();
        var once = keys.of(key, channel);
        return accounts.idsOf(tenant, TemplateManagementResource.channelId(channel))
                .chain(ids -> idempotency.run(once, TemplateSyncsView.class, tx -> syncs.request(tenant, tx, ids)
                        .chain(() -> syncs.list(tenant, tx, ids)).map(TemplateSyncsView::new)));
    }

    @GET
    @PermissionsAllowed(Permissions.TEMPLATES_READ)
    public Uni<TemplateSyncsView> list() {
        var tenant = caller.tenant();
        return accounts.idsOf(tenant, null)
                .chain(ids -> transactions.run(tx -> syncs.list(tenant, tx, ids)).map(TemplateSyncsView::new));
    }
}
