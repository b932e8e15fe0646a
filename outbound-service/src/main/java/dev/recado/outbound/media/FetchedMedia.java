package dev.recado.outbound.media;

import java.time.Clock;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.MediaOutcome;
import dev.recado.events.Topics;
import dev.recado.kit.hibernate.HibernateOutbox;
import dev.recado.outbound.media.FetchResult.Fetched;
import dev.recado.outbound.media.storage.MediaStorage;
import dev.recado.outbound.media.storage.ReceivedFiles;
import dev.recado.outbound.media.storage.StoredFile;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/**
 * Stores fetched media. Row, state of the request and event commit together, and only for the attempt that holds the claim: two
 * replicas never publish different results. A file whose commit did not happen has no row, and {@link OrphanedFiles} deletes it.
 */
@ApplicationScoped
class FetchedMedia {

    private final MediaStorage storage;
    private final ReceivedFiles files;
    private final MediaObjectRepository objects;
    private final MediaRequestRepository requests;
    private final MediaLinks links;
    private final HibernateOutbox outbox;
    private final Clock clock;

    FetchedMedia(MediaStorage storage, ReceivedFiles files, MediaObjectRepository objects, MediaRequestRepository requests,
            MediaLinks links, HibernateOutbox outbox, Clock clock) {
        this.storage = storage;
        this.files = files;
        this.objects = objects;
        this.requests = requests;
        this.links = links;
        this.outbox = outbox;
        this.clock = clock;
    }

    Uni<Void> store(MediaRequest request, Fetched fetched) {
        var file = StoredFile.random(request.tenant());
        var object = MediaObject.of(file, fetched.file(), fetched.mimeType(), request.event().filename(), false,
                clock.instant());
        return storage.put(file, fetched.file().path())
                .onFailure().call(() -> files.discard(fetched.file().path()))
                .chain(() -> Panache.withTransaction(() -> commit(request, object)))
                .chain(stored -> stored ? Uni.createFrom().voidItem() : storage.delete(file))
                .invoke(outbox::wake);
    }

    private Uni<Boolean> commit(MediaRequest request, MediaObject object) {
        return requests.store(request.tenant(), request, object.id()).chain(claimed -> claimed
                ? objects.persistAndFlush(object).chain(() -> publish(request, object)).replaceWith(true)
                : Uni.createFrom().item(false));
    }

    private Uni<Void> publish(MediaRequest request, MediaObject object) {
        var link = links.create(request.tenant(), object.id());
        var outcome = new MediaOutcome.Stored(object.id(), object.mimeType(), object.sizeBytes(), object.sha256(),
                object.filename(), link.url(), link.expiresAt());
        return outbox.add(Topics.MEDIA_STORED, request.result(outcome, "stored", clock.instant()));
    }
}
