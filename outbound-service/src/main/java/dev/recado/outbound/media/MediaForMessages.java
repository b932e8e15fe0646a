package dev.recado.outbound.media;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.MediaType;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import dev.recado.outbound.media.MediaRules.Format;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** Finds the stored media that messages name, and starts their retention again, because messages use them. */
@ApplicationScoped
public class MediaForMessages {

    /** A use that follows another one within this time is not stored. So messages with the same media do not wait for each other. */
    private static final Duration USE_STORED_EVERY = Duration.ofHours(1);
    private static final String FIND = """
        with used as (
            update media_object
            set used_at = $3
            where ctid = any(array(
                select ctid
                from media_object
                where tenant_id = $1 and id = any($2) and used_at < $4
                for no key update skip locked))
        )
        select id, mime_type, size_bytes
        from media_object
        where tenant_id = $1 and id = any($2)""";

    private final Clock clock;

    MediaForMessages(Clock clock) {
        this.clock = clock;
    }

    /** Stored media with the properties that decide how WhatsApp can send them. */
    public record FoundMedia(UUID id, String mimeType, long sizeBytes) {

        static FoundMedia of(Row row) {
            return new FoundMedia(row.getUUID("id"), row.getString("mime_type"), row.getLong("size_bytes"));
        }

        /** Returns the rule that forbids to send them in this way; null if they fit. */
        public @Nullable String violation(MediaType type, boolean voice) {
            var own = MediaRules.format(mimeType).map(Format::type).orElse(MediaType.UNKNOWN);
            var max = MediaRules.sentBytesMax(type, true);
            if (own != type) {
                return "must be media that WhatsApp sends as " + type.name().toLowerCase(Locale.ROOT) + "; they are "
                        + mimeType;
            }
            if (voice && !mimeType.equals(MediaRules.OGG)) {
                return "must be Ogg with Opus for a voice message; they are " + mimeType;
            }
            return sizeBytes > max ? "must have at most " + max + " bytes; they have " + sizeBytes : null;
        }
    }

    /** Finds those of the media that the tenant has, and starts their retention again. */
    public Uni<Map<UUID, FoundMedia>> findAndMarkUsed(TenantId tenant, Tx tx, Collection<UUID> ids) {
        var now = clock.instant();
        return tx.query(FIND, tenant.value(), ids.toArray(UUID[]::new), Rows.timestamp(now),
                Rows.timestamp(now.minus(USE_STORED_EVERY)))
                .map(rows -> Rows.list(rows, FoundMedia::of).stream().collect(Collectors.toMap(FoundMedia::id, one -> one)));
    }
}
