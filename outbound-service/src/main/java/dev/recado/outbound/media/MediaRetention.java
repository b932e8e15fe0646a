package dev.recado.outbound.media;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.database.OldRowDeletion;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.lifecycle.Job;
import dev.recado.kit.lifecycle.Sequential;
import dev.recado.outbound.media.storage.MediaStorage;
import dev.recado.outbound.media.storage.ReceivedFiles;
import dev.recado.outbound.media.storage.StoredFile;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/**
 * Deletes media after the retention time of their tenant, first the row and then the file, and requests that ended long ago. A run
 * continues while each step finds as many as it may delete.
 */
@ApplicationScoped
class MediaRetention {

    private static final int STEP_MAX = 200;
    private static final Duration RUN_MAX = Duration.ofSeconds(40);
    /** Longer than the topic keeps a request, so that a repeated one finds its row. */
    private static final Duration REQUESTS_KEPT = Duration.ofDays(30);
    /** No upload or download takes as long. */
    private static final Duration INCOMING_KEPT = Duration.ofHours(1);
    private static final String DELETE = """
        delete from media_object
        where ctid = any(array(
            select ctid
            from media_object
            where used_at < $1 and %s
            order by used_at
            limit $3
            for update skip locked))
        returning tenant_id, file""";
    private static final String OF_TENANT = DELETE.formatted("tenant_id = any($2)");
    private static final String OF_OTHERS = DELETE.formatted("tenant_id <> all($2)");
    private static final String DELETE_REQUESTS = """
        delete from media_request
        where ctid = any(array(
            select ctid
            from media_request
            where created_at < $1 and state in ('stored', 'failed')
            order by created_at
            limit $2
            for update skip locked))""";

    private final Transactions transactions;
    private final OldRowDeletion deletion;
    private final MediaStorage storage;
    private final ReceivedFiles files;
    private final MediaConfig config;
    private final Clock clock;

    MediaRetention(Transactions transactions, OldRowDeletion deletion, MediaStorage storage, ReceivedFiles files,
            MediaConfig config, Clock clock) {
        this.transactions = transactions;
        this.deletion = deletion;
        this.storage = storage;
        this.files = files;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(every = "1m", delayed = "20s", concurrentExecution = SKIP)
    @Job("media-retention")
    Uni<Void> deleteOld() {
        var now = clock.instant();
        var own = config.retentionOf();
        return Sequential.forEach(own.entrySet(),
                tenant -> deleteAll(OF_TENANT, now.minus(tenant.getValue()), tenant.getKey()))
                .chain(() -> deleteAll(OF_OTHERS, now.minus(config.retention()), own.keySet().toArray(UUID[]::new)))
                .chain(() -> deletion.run(DELETE_REQUESTS, now.minus(REQUESTS_KEPT)))
                .chain(() -> files.deleteOld(now.minus(INCOMING_KEPT), STEP_MAX)).replaceWithVoid();
    }

    private Uni<Void> deleteAll(String delete, Instant before, UUID... tenants) {
        var deadline = System.nanoTime() + RUN_MAX.toNanos();
        return Multi.createBy().repeating().uni(() -> deleteStep(delete, before, tenants))
                .whilst(deleted -> deleted >= STEP_MAX && System.nanoTime() < deadline)
                .collect().last().replaceWithVoid();
    }

    /** A file that is not deleted after its row is deleted by {@link OrphanedFiles}. */
    private Uni<Integer> deleteStep(String delete, Instant before, UUID... tenants) {
        return transactions.run(tx -> tx.query(delete, before, tenants, STEP_MAX))
                .map(rows -> Rows.list(rows, row -> new StoredFile(Rows.tenant(row), row.getUUID("file"))))
                .call(this::delete).map(List::size);
    }

    private Uni<Void> delete(List<StoredFile> deleted) {
        return Sequential.forEach(deleted, storage::delete);
    }
}
