package dev.recado.conversation.live;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

import dev.recado.events.TenantId;

/** The tenant's id and a secret of 32 random bytes, one after the other: knowing the one is nothing without the other. */
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

    /** Empty when the text is none of ours. */
    static Optional<LiveTicket> read(String text) {
        if (text == null || text.length() != TEXT_CHARS || !text.chars().allMatch(LiveTicket::isOfBase64)) {
            return Optional.empty();
        }
        var whole = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
        return Optional.of(new LiveTicket(new TenantId(new UUID(whole.getLong(), whole.getLong())), text));
    }

    private static boolean isOfBase64(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_';
    }

    /** What is kept of it. */
    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(Base64.getUrlDecoder().decode(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "LiveTicket[redacted]";
    }
}
