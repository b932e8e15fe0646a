package dev.recado.outbound.callback;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.SecretCipher.EncryptedSecret;
import io.vertx.mutiny.sqlclient.Row;

/**
 * A claimed delivery of one event to one callback.
 *
 * @param attempts number of claims, this one included; another claim invalidates it
 * @param round number of attempts since a person last asked for the delivery, this one included
 * @param secrets of the callback: the present one, and the one before while it is valid
 */
record CallbackDelivery(TenantId tenant, UUID id, UUID callback, String eventId, String body, int attempts, int round, URI url,
        List<EncryptedSecret> secrets) {

    static CallbackDelivery of(Row row) {
        var attempts = row.getInteger("attempts");
        return new CallbackDelivery(Rows.tenant(row), row.getUUID("id"), row.getUUID("callback_id"),
                row.getString("event_id"), row.getString("body"), attempts, attempts - row.getInteger("attempts_before"),
                URI.create(row.getString("url")), secrets(row));
    }

    private static List<EncryptedSecret> secrets(Row row) {
        var secrets = new ArrayList<EncryptedSecret>();
        secrets.add(new EncryptedSecret(row.getString("secrets_key_id"), row.getBuffer("secret").getBytes()));
        if (row.getBoolean("old_secret_valid")) {
            secrets.add(new EncryptedSecret(row.getString("old_secrets_key_id"), row.getBuffer("old_secret").getBytes()));
        }
        return List.copyOf(secrets);
    }

    /** The address and the body are not for the log. */
    @Override
    public String toString() {
        return "CallbackDelivery[" + id + "]";
    }
}
