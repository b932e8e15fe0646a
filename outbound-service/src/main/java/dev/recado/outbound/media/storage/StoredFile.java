package dev.recado.outbound.media.storage;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

import dev.recado.events.TenantId;

/**
 * A file of the storage. Its name is made of ids of the suite only, and begins with its shard: a part of all files that can be
 * listed at a time.
 */
public record StoredFile(TenantId tenant, UUID id) implements Comparable<StoredFile> {

    public static final int SHARDS = 256;
    private static final int SHARD_CHARS = 2;
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{2}/([0-9a-f-]{36})/([0-9a-f-]{36})");

    public static StoredFile random(TenantId tenant) {
        return new StoredFile(tenant, UUID.randomUUID());
    }

    /** {@code <shard>/<tenant>/<id>}. */
    String name() {
        return id.toString().substring(0, SHARD_CHARS) + "/" + tenant + "/" + id;
    }

    /** The first part of the names of a shard. */
    static String prefix(int shard) {
        return "%02x/".formatted(shard);
    }

    /** The file of a name; empty for a name that the suite has not given. */
    static Optional<StoredFile> of(String name) {
        var parts = NAME.matcher(name);
        return parts.matches()
                ? Optional.of(new StoredFile(TenantId.of(parts.group(1)), UUID.fromString(parts.group(2))))
                : Optional.empty();
    }

    @Override
    public int compareTo(StoredFile other) {
        return name().compareTo(other.name());
    }
}
