package dev.recado.outbound.media.storage;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.vertx.core.Vertx;

/** Chooses the storage by the settings. */
@ApplicationScoped
class StorageProducer {

    private static final String FILES = "files";

    @Produces
    @Singleton
    MediaStorage storage(Vertx vertx, StorageConfig config) {
        return config.bucket().name().isPresent()
                ? new BucketStorage(vertx, config.bucket())
                : new FolderStorage(vertx, config.folder().resolve(FILES));
    }

    void close(@Disposes MediaStorage storage) {
        storage.close();
    }
}
