package dev.recado.outbound.media;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.MediaRequested;
import dev.recado.kit.database.Tx;
import dev.recado.kit.events.TenantGroups;
import io.smallrye.mutiny.Uni;

/** Stores requests for media; a repeated event id changes nothing. */
@ApplicationScoped
class MediaRequests {

    private final MediaRequestRepository repository;
    private final MediaDownloadLoop loop;

    MediaRequests(MediaRequestRepository repository, MediaDownloadLoop loop) {
        this.repository = repository;
        this.loop = loop;
    }

    Uni<Void> store(Tx tx, List<MediaRequested> requests) {
        tx.afterCommit(loop::wake);
        return TenantGroups.forEach(requests,
                (tenant, own) -> repository.addAll(tenant, tx, own).replaceWithVoid());
    }
}
