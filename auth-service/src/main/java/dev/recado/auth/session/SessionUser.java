package dev.recado.auth.session;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import dev.recado.auth.key.AccessTokens.TokenSubject;
import dev.recado.auth.user.Role;
import dev.recado.events.TenantId;
import dev.recado.kit.access.Permissions;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/**
 * Whom a token is to speak for, as of this transaction.
 *
 * @param welcome false for a deactivated person and for those of a suspended tenant
 */
record SessionUser(TenantId tenant, UUID id, List<Role> roles, int tokenVersion, boolean welcome, boolean agentsSeeAll) {

    /** What a person's own token covers; a machine's names what it may do. */
    private static final String SCOPE = "api";

    /** Null when there is no row. */
    static SessionUser of(RowSet<Row> rows) {
        return rows.size() == 0 ? null : of(rows.iterator().next());
    }

    private static SessionUser of(Row row) {
        var roles = Arrays.stream(row.getArrayOfStrings("roles")).map(Role::valueOf).sorted().toList();
        return new SessionUser(new TenantId(row.getUUID("tenant_id")), row.getUUID("id"), roles,
                row.getInteger("token_version"),
                row.getBoolean("welcome"), row.getBoolean("agents_see_all"));
    }

    TokenSubject subject() {
        var seesAll = agentsSeeAll && roles.contains(Role.AGENT);
        return new TokenSubject(tenant, id, roles.stream().map(Role::wireName).toList(),
                seesAll ? SCOPE + " " + Permissions.CONVERSATIONS_READ_ALL : SCOPE, tokenVersion);
    }
}
