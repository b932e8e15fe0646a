package dev.recado.auth.session;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import dev.recado.auth.key.AccessTokens.TokenSubject;
import dev.recado.auth.user.Role;
import dev.recado.events.TenantId;
import dev.recado.kit.access.Permissions;
import dev.recado.kit.database.Rows;
import io.vertx.mutiny.sqlclient.Row;

/**
 * The user of a session, as read in the transaction.
 *
 * @param mayLogIn false for a deactivated user and for users of a suspended tenant
 */
record SessionUser(TenantId tenant, UUID id, List<Role> roles, int tokenVersion, boolean mayLogIn, boolean agentsSeeAll) {

    /** Scope of a user's token. The scope of an API key's token lists its permissions. */
    private static final String SCOPE = "api";

    static SessionUser of(Row row) {
        var roles = Arrays.stream(row.getArrayOfStrings("roles")).map(Role::valueOf).sorted().toList();
        return new SessionUser(Rows.tenant(row), row.getUUID("id"), roles,
                row.getInteger("token_version"), row.getBoolean("may_log_in"), row.getBoolean("agents_see_all"));
    }

    /** @param session the id of the token's session */
    TokenSubject subject(UUID session) {
        var seesAll = agentsSeeAll && roles.contains(Role.AGENT);
        return new TokenSubject(tenant, id, roles.stream().map(Role::wireName).toList(),
                seesAll ? SCOPE + " " + Permissions.CONVERSATIONS_READ_ALL : SCOPE, tokenVersion, session);
    }
}
