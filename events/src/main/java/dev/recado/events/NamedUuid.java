package dev.recado.events;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Computes UUIDv5 ids (RFC 9562 §5.5), so that services derive the same id independently. */
public final class NamedUuid {

    private static final UUID RECADO = UUID.fromString("6b0f5d1e-3c43-5a6b-9d0a-5f2d1c9e7a10");

    private NamedUuid() {
    }

    /** The id of the first tenant, from the setting RECADO_TENANT. */
    public static TenantId tenant(String name) {
        return new TenantId(of(RECADO, "tenant:" + name));
    }

    /** The id of the channel of a tenant's phone number. */
    public static ChannelId channel(TenantId tenant, String phoneNumberId) {
        return new ChannelId(of(tenant.value(), "channel:" + phoneNumberId));
    }

    public static UUID of(UUID namespace, String name) {
        var sha1 = sha1();
        sha1.update(ByteBuffer.allocate(16).putLong(namespace.getMostSignificantBits())
                .putLong(namespace.getLeastSignificantBits()).flip());
        var hash = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
        var high = hash.getLong() & ~0xF000L | 0x5000L;
        var low = hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
