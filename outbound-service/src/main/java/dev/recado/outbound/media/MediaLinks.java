package dev.recado.outbound.media;

import java.net.URI;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.database.SecretCipher;
import io.smallrye.config.ConfigMapping;

/**
 * Signs links to the content of media, so that whoever has one reads it without a token until it expires. The key is derived from
 * the first of {@code RECADO_SECRETS_KEY}; another first key ends all links.
 */
@ApplicationScoped
class MediaLinks {

    private static final String KEY = "media-link";
    private static final int UUIDS = 2;

    /** Where links lead to. */
    @ConfigMapping(prefix = "recado")
    interface MediaLinkConfig {

        /** The address of the suite for browsers. */
        URI publicUrl();
    }

    /** @param url secret until it expires */
    record Link(String url, Instant expiresAt) {

        @Override
        public String toString() {
            return "Link[redacted]";
        }
    }

    private final SecretCipher cipher;
    private final MediaConfig config;
    private final Clock clock;
    private final String base;

    MediaLinks(SecretCipher cipher, MediaConfig config, MediaLinkConfig links, Clock clock) {
        this.cipher = cipher;
        this.config = config;
        this.clock = clock;
        this.base = links.publicUrl().toString().replaceAll("/+$", "");
    }

    Link create(TenantId tenant, UUID id) {
        var expiresAt = clock.instant().plus(config.linkLifetime()).truncatedTo(ChronoUnit.SECONDS);
        var url = "%s/api/v1/media/%s/content?tenant=%s&expires=%d&signature=%s".formatted(base, id, tenant,
                expiresAt.getEpochSecond(),
                Base64.getUrlEncoder().withoutPadding().encodeToString(signature(tenant, id, expiresAt.getEpochSecond())));
        return new Link(url, expiresAt);
    }

    /** Whether the suite has signed the link and it has not expired. Every wrong signature takes the same time. */
    boolean isValid(TenantId tenant, UUID id, long expires, String signature) {
        return MessageDigest.isEqual(signature(tenant, id, expires), decoded(signature))
                && clock.instant().getEpochSecond() < expires;
    }

    private byte[] signature(TenantId tenant, UUID id, long expires) {
        var signed = ByteBuffer.allocate(UUIDS * 2 * Long.BYTES + Long.BYTES)
                .putLong(tenant.value().getMostSignificantBits()).putLong(tenant.value().getLeastSignificantBits())
                .putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()).putLong(expires);
        return cipher.keyedHash(KEY, signed.array());
    }

    private static byte[] decoded(String signature) {
        try {
            return Base64.getUrlDecoder().decode(signature);
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }
}
