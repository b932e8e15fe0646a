package dev.recado.outbound.media;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.lifecycle.Job;
import dev.recado.kit.lifecycle.Sequential;
import dev.recado.outbound.media.storage.MediaStorage;
import dev.recado.outbound.media.storage.StoredFile;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/**
 * Deletes stored files without a row, which a kill between storing and commit leaves. Each run lists one page of a shard, so that
 * all files are visited in some hours.
 */
@ApplicationScoped
class OrphanedFiles {

    private static final int PAGE_MAX = 1_000;
    /** The row of a younger file may be about to commit. */
    private static final Duration AGE_MIN = Duration.ofHours(24);
    private static final String WITH_ROW = "select file from media_object where file = any($1)";

    private final Transactions transactions;
    private final MediaStorage storage;
    private final MediaConfig config;
    private final Clock clock;
    private int shard = ThreadLocalRandom.current().nextInt(StoredFile.SHARDS);
    private @Nullable StoredFile after;

    OrphanedFiles(Transactions transactions, MediaStorage storage, MediaConfig config, Clock clock) {
        this.transactions = transactions;
        this.storage = storage;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(every = "1m", delayed = "40s", concurrentExecution = SKIP)
    @Job("media-orphans")
    Uni<Void> deleteNextPage() {
        return deletePage(shard, after).invoke(this::goOn).replaceWithVoid();
    }

    private void goOn(List<StoredFile> page) {
        after = page.size() < PAGE_MAX ? null : page.getLast();
        shard = after == null ? (shard + 1) % StoredFile.SHARDS : shard;
    }

    /** Returns the listed files. */
    Uni<List<StoredFile>> deletePage(int of, @Nullable StoredFile from) {
        return storage.list(of, from, clock.instant().minus(AGE_MIN), PAGE_MAX)
                .call(page -> page.isEmpty() ? Uni.createFrom().voidItem() : deleteOrphans(page));
    }

    private Uni<Void> deleteOrphans(List<StoredFile> page) {
        return transactions.query(WITH_ROW, (Object) Rows.uuids(page, StoredFile::id))
                .map(rows -> new HashSet<>(Rows.list(rows, row -> row.getUUID("file"))))
                .chain(known -> delete(page.stream().filter(file -> !known.contains(file.id())).toList()));
    }

    /** Many orphans are a sign of another installation's files, or of a database that was restored to an older state. */
    private Uni<Void> delete(List<StoredFile> orphans) {
        if (orphans.size() > config.orphansPerPageMax()) {
            Log.errorf("Many files of media have no row in this database, so none of them is deleted; check that no other"
                    + " installation has the same folder or bucket and that the database is not older than the files, then raise"
                    + " recado.outbound.media.orphans-per-page-max count=%d", orphans.size());
            return Uni.createFrom().voidItem();
        }
        if (!orphans.isEmpty()) {
            Log.infof("Files of media without a row are deleted; nothing is to be done count=%d", orphans.size());
        }
        return Sequential.forEach(orphans, storage::delete);
    }
}
