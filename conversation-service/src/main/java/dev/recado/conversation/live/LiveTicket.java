package dev.recado.conversation.live;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

import dev.recado.conversation.visibility.ConversationVisibility;
import dev.recado.events.TenantId;
import org.jspecify.annotations.Nullable;

/** A ticket for one feed: the tenant's id and 32 random bytes. The database holds only the hash. */
record LiveTicket(TenantId tenant, String text) {

    private static final int TENANT_BYTES = 16;
    private static final int SECRET_BYTES = 32;
    private static final int TEXT_CHARS = (TENANT_BYTES + SECRET_BYTES) * 4 / 3;

    static LiveTicket random(TenantId tenant) {
        var secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        var whole = ByteBuffer.allocate(TENANT_BYTES + SECRET_BYTES).putLong(tenant.value().getMostSignificantBits())
                .putLong(tenant.value().getLeastSignificantBits()).put(secret).array();
        return new LiveTicket(tenant, Base64.getUrlEncoder().withoutPadding().encodeToString(whole));
    }

    /** Empty when the text does not have the form of a ticket. */
    static Optional<LiveTicket> read(String text) {
        if (text == null || text.length() != TEXT_CHARS || !text.chars().allMatch(LiveTicket::isBase64Url)) {
            return Optional.empty();
        }
        var whole = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
        return Optional.of(new LiveTicket(new TenantId(new UUID(whole.getLong(), whole.getLong())), text));
    }

    private static boolean isBase64Url(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_';
    }

    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(Base64.getUrlDecoder().decode(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "LiveTicket[redacted]";
    }

    /**
     * The permissions of a ticket, copied from the token that requested it.
     *
     * @param subject the user or the API client
     * @param agent true if the subject sees all conversations only because its tenant allows that to agents
     * @param tokenVersion the token's {@code ver}
     * @param endsAt the expiry of the token and of the feed
     * @param session the login session, whose end ends the feed; null for an API client
     */
    record Grant(TenantId tenant, UUID subject, ConversationVisibility visibility, boolean agent, long tokenVersion,
            Instant endsAt, @Nullable UUID session) {

        boolean isApiClient() {
            return visibility.person() == null;
        }

        boolean seesAllAsAgent() {
            return agent && visibility.all();
        }
    }
}
