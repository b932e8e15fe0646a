package dev.recado.auth.session;

import java.util.UUID;

import dev.recado.auth.user.UserAccount;
import dev.recado.events.TenantId;

/**
 * Whom the given name belongs to, as of before the password was judged.
 *
 * @param tokenVersion a session begins only while it is still this
 */
record LoginAccount(TenantId tenant, UUID user, int tokenVersion, String passwordHash) {

    /** Null for null. */
    static LoginAccount of(UserAccount account) {
        return account == null
                ? null
                : new LoginAccount(account.tenant(), account.id(), account.tokenVersion(), account.passwordHash());
    }

    @Override
    public String toString() {
        return "Login[tenant=" + tenant + ", user=" + user + "]";
    }
}
