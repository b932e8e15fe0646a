package dev.recado.outbound.media;

import java.time.Clock;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.TenantId;
import dev.recado.kit.hibernate.HibernateOutbox;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.outbound.media.UploadChecks.CheckedFile;
import dev.recado.outbound.media.storage.FileTooLargeException;
import dev.recado.outbound.media.storage.FileTooSlowException;
import dev.recado.outbound.media.storage.MediaStorage;
import dev.recado.outbound.media.storage.ReceivedFiles;
import dev.recado.outbound.media.storage.StoredFile;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;

/** Stores what users upload, each file of a tenant one time, and finds, reads and deletes media. */
@ApplicationScoped
class MediaFiles {

    private static final String SAME_UPLOAD = "media_object_upload";

    private final MediaObjectRepository repository;
    private final MediaStorage storage;
    private final ReceivedFiles files;
    private final UploadChecks checks;
    private final MediaLinks links;
    private final HibernateOutbox outbox;
    private final MediaConfig config;
    private final Clock clock;

    MediaFiles(MediaObjectRepository repository, MediaStorage storage, ReceivedFiles files, UploadChecks checks,
            MediaLinks links, HibernateOutbox outbox, MediaConfig config, Clock clock) {
        this.repository = repository;
        this.storage = storage;
        this.files = files;
        this.checks = checks;
        this.links = links;
        this.outbox = outbox;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Receives, checks and stores a file. The same bytes are the same media.
     *
     * @param request paused before its body
     */
    Uni<MediaView> upload(TenantId tenant, NewMedia media, HttpServerRequest request) {
        return Uni.createFrom()
                .completionStage(() -> files.receive(request, media.bytesMax(), config.uploadTimeMax()).toCompletionStage())
                .onFailure(FileTooLargeException.class).transform(failure -> tooLarge(media, request))
                .onFailure(FileTooSlowException.class).transform(failure -> tooSlow())
                .chain(received -> checks.check(media, received))
                .chain(checked -> store(tenant, media, checked));
    }

    private static Refusal tooLarge(NewMedia media, HttpServerRequest request) {
        var declared = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return UploadChecks.tooLarge(media.type() == null ? "a file of this type" : media.type(), media.bytesMax(),
                declared == null ? "more" : declared);
    }

    private Refusal tooSlow() {
        return Refusal.of(408, "REQUEST_TIMEOUT",
                "the file did not arrive within " + config.uploadTimeMax().toSeconds() + " s");
    }

    private Uni<MediaView> store(TenantId tenant, NewMedia media, CheckedFile checked) {
        return useStored(tenant, checked).chain(found -> found != null
                ? Uni.createFrom().item(found)
                : storeNew(tenant, media, checked))
                .eventually(() -> files.discard(checked.file().path()))
                .map(object -> MediaView.of(object, links.create(tenant, object.id())));
    }

    private Uni<@Nullable MediaObject> useStored(TenantId tenant, CheckedFile checked) {
        return Panache.withTransaction(() -> repository.findUpload(tenant, checked.file().sha256Hex())
                .onItem().ifNotNull().invoke(found -> found.use(clock.instant())));
    }

    /**
     * Of two uploads of the same bytes at the same moment, the index refuses one, which then uses the other. After another failure
     * the row may be committed, so its file stays; {@link OrphanedFiles} deletes a file without a row.
     */
    private Uni<MediaObject> storeNew(TenantId tenant, NewMedia media, CheckedFile checked) {
        var file = StoredFile.random(tenant);
        var object = MediaObject.of(file, checked.file(), checked.mimeType(), media.filename(), true, clock.instant());
        return storage.put(file, checked.file().path())
                .chain(() -> Panache.withTransaction(() -> repository.persistAndFlush(object)))
                .onFailure(MediaFiles::isSameUpload).call(() -> delete(file))
                .onFailure(MediaFiles::isSameUpload).recoverWithUni(() -> useStored(tenant, checked)
                        .onItem().ifNull().failWith(() -> Refusal.conflict("CONFLICT",
                                "the same file is being deleted; upload it again")));
    }

    private static boolean isSameUpload(Throwable failure) {
        return failure instanceof ConstraintViolationException violation
                && SAME_UPLOAD.equals(violation.getConstraintName());
    }

    Uni<MediaView> find(TenantId tenant, UUID id) {
        return object(tenant, id).map(found -> MediaView.of(found, links.create(tenant, id)));
    }

    /** Reads the content, or the part in a header {@code Range}. */
    Uni<MediaContent> content(TenantId tenant, UUID id, @Nullable String range) {
        return object(tenant, id).map(found -> content(found, ByteRange.of(range, found.sizeBytes())));
    }

    private MediaContent content(MediaObject object, ByteRange range) {
        return MediaContent.of(object, range, storage.read(object.file(), range.from(), range.bytes()));
    }

    private Uni<MediaObject> object(TenantId tenant, UUID id) {
        return Panache.withSession(() -> repository.find(tenant, id))
                .onItem().ifNull().failWith(() -> Refusal.notFound("media"));
    }

    /** Deletes media with their content. */
    Uni<Void> delete(TenantId tenant, Actor actor, UUID id) {
        return Panache.withTransaction(() -> repository.find(tenant, id)
                .onItem().ifNull().failWith(() -> Refusal.notFound("media"))
                .call(repository::delete)
                .call(() -> outbox.addAudit(AuditEntry.of(tenant, actor, "media.deleted").to("media", id))))
                .invoke(outbox::wake)
                .chain(deleted -> delete(deleted.file()));
    }

    /** A file that cannot be deleted now has no row, so {@link OrphanedFiles} deletes it later. */
    private Uni<Void> delete(StoredFile file) {
        return storage.delete(file)
                .onFailure().invoke(failure -> Log.warnf(
                        "A file of media is not deleted and is tried again; check the storage file=%s outcome=%s", file.id(),
                        failure.getClass().getSimpleName()))
                .onFailure().recoverWithNull();
    }
}
