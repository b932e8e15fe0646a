package dev.recado.outbound.media;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import dev.recado.kit.lifecycle.VertxContexts;
import dev.recado.outbound.media.storage.MediaStorage;
import dev.recado.outbound.media.storage.ReceivedFiles;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;

/** Tries the storage and loads the table of formats at start, so that a wrong setting is logged before the first file. */
@ApplicationScoped
class StorageCheck {

    private final MediaStorage storage;
    private final ReceivedFiles files;
    private final Context root;

    StorageCheck(MediaStorage storage, ReceivedFiles files, Vertx vertx) {
        this.storage = storage;
        this.files = files;
        this.root = ((VertxInternal) vertx).createEventLoopContext();
    }

    void start(@Observes StartupEvent event) {
        VertxContexts.startWork(root, this::check);
    }

    /** Messages without media need no storage, so the service starts in any case. */
    private Uni<Void> check() {
        return files.blocking(MediaFormats::load).chain(storage::check)
                .onFailure().invoke(failure -> Log.errorf(failure,
                        "Media can be neither stored nor read; correct recado.outbound.media.folder or .bucket"))
                .onFailure().recoverWithNull();
    }
}
