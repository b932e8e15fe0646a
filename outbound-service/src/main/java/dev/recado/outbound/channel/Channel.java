package dev.recado.outbound.channel;

import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.EncryptedSecret;
import io.vertx.mutiny.sqlclient.Row;

/**
 * A number of a tenant at Meta.
 *
 * @param app the Meta app whose webhooks bring its messages
 * @param token as it lies in the database
 * @param failing why Meta refuses its access, or null
 */
public record Channel(TenantId tenant, ChannelId id, String phoneNumberId, String businessId, String app, EncryptedSecret token,
        Failing failing) {

    /** What Meta last said about the access, in its words. */
    public record Failing(int code, String title) {
    }

    static Channel of(Row row) {
        var code = row.getInteger("failing_code");
        return new Channel(new TenantId(row.getUUID("tenant_id")), new ChannelId(row.getUUID("channel_id")),
                row.getString("phone_number_id"), row.getString("business_id"), row.getString("app"),
                new EncryptedSecret(row.getString("secrets_key_id"), row.getBuffer("token").getBytes()),
                code == null ? null : new Failing(code, row.getString("failing_title")));
    }

    /** Where the token belongs: sealed for one channel it opens for no other. */
    String place() {
        return place(tenant, id);
    }

    static String place(TenantId tenant, ChannelId id) {
        return "channel:" + tenant + ":" + id;
    }

    @Override
    public String toString() {
        return "Channel[id=" + id + "]";
    }
}
