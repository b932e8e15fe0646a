package dev.recado.outbound.channel;

import java.time.Instant;

import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.SecretCipher.EncryptedSecret;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's WhatsApp number.
 *
 * @param app the Meta app that receives the number's webhooks
 * @param token encrypted, as stored
 * @param failing why the number's breaker is open, or null while it is closed
 */
public record Channel(TenantId tenant, ChannelId id, String phoneNumberId, String businessId, String app, EncryptedSecret token,
        @Nullable Failing failing, Receiving receiving, ChannelProvider provider) {

    /** @param code with which Meta refuses the access; 0 when the line fails */
    public record Failing(int code, String title) {
    }

    /**
     * The connection of the number, which decides whether it receives messages.
     *
     * @param connectedAt when the number was connected; a new token or announcement does not change it
     * @param verified whether Meta confirmed that the tenant owns the number, or has not yet refused one of an earlier version
     * @param unverifiedSince since when an unverified number receives nothing; null before the number is stored
     * @param closedAt when the number was disconnected, or null
     */
    public record Receiving(@Nullable Instant connectedAt, boolean verified, @Nullable Instant unverifiedSince,
            @Nullable Instant closedAt) {

        static final Receiving NOT_CONFIRMED = new Receiving(null, false, null, null);

        boolean open() {
            return verified && closedAt == null;
        }
    }

    static Channel of(Row row) {
        var code = row.getInteger("failing_code");
        return new Channel(Rows.tenant(row), new ChannelId(row.getUUID("channel_id")),
                row.getString("phone_number_id"), row.getString("business_id"), row.getString("app"),
                new EncryptedSecret(row.getString("secrets_key_id"), row.getBuffer("token").getBytes()),
                code == null ? null : new Failing(code, row.getString("failing_title")),
                new Receiving(Rows.instant(row, "connected_at"), row.getOffsetDateTime("verified_at") != null,
                        Rows.instant(row, "unverified_since"),
                        Rows.instant(row, "closed_at")),
                ChannelProvider.of(row.getString("provider")));
    }

    /**
     * {@code unverified} until Meta has confirmed the number; {@code failing} while its breaker is open and its messages wait; else
     * {@code connected}.
     */
    public String state() {
        if (!receiving.verified()) {
            return "unverified";
        }
        return failing == null ? "connected" : "failing";
    }

    /** The name under which the token is encrypted, so that it cannot be decrypted for another channel. */
    static String tokenName(TenantId tenant, ChannelId id) {
        return "channel:" + tenant + ":" + id;
    }

    @Override
    public String toString() {
        return "Channel[id=" + id + "]";
    }
}
