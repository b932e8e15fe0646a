package dev.recado.outbound.media;

import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.outbound.channel.Channel;
import dev.recado.outbound.channel.Channels;
import dev.recado.outbound.media.MediaRules.Format;
import dev.recado.outbound.media.storage.MediaStorage;
import dev.recado.outbound.whatsapp.GraphAnswer;
import dev.recado.outbound.whatsapp.GraphMedia;
import dev.recado.outbound.whatsapp.MultipartUpload;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;

/**
 * Uploads media to Meta one time for each business account, and uses Meta's id again until it expires. Call it outside any
 * transaction: an upload takes seconds. Two uploads at the same moment do no harm, because both ids can be sent.
 */
@ApplicationScoped
public class MediaUploads {

    /** Meta keeps an upload for 30 days, and a message may wait for 7 of them. */
    private static final Duration USABLE = Duration.ofDays(22);

    /** Meta knows the id of an upload that is younger; a refusal then has another cause, and a new upload does not help. */
    private static final Duration CERTAIN = Duration.ofMinutes(10);

    /** Another upload was stored first, or the media were deleted. */
    private static final Set<String> OVERTAKEN = Set.of("media_upload_pkey", "media_upload_object");

    private final MediaObjectRepository objects;
    private final MediaUploadRepository uploads;
    private final MediaStorage storage;
    private final GraphMedia graph;
    private final Channels channels;
    private final Clock clock;

    /** Media, and their upload or null. */
    private record Found(@Nullable MediaObject object, @Nullable MediaUpload upload) {
    }

    MediaUploads(MediaObjectRepository objects, MediaUploadRepository uploads, MediaStorage storage, GraphMedia graph,
            Channels channels, Clock clock) {
        this.objects = objects;
        this.uploads = uploads;
        this.storage = storage;
        this.graph = graph;
        this.channels = channels;
        this.clock = clock;
    }

    /** Returns Meta's id of the media for messages from the channel; uploads them if needed. */
    public Uni<UploadedMedia> upload(TenantId tenant, UUID object, Channel channel) {
        return find(tenant, object, channel).chain(found -> found.object() == null
                ? Uni.createFrom().item(new UploadedMedia.Missing())
                : usable(found).onItem().ifNull().switchTo(() -> upload(found.object(), channel)));
    }

    /** Starts the retention of used media again, because a message needs them. */
    private Uni<Found> find(TenantId tenant, UUID object, Channel channel) {
        return Panache.withTransaction(() -> objects.find(tenant, object)
                .onItem().ifNotNull().invoke(found -> found.use(clock.instant()))
                .chain(found -> uploads.find(tenant, object, channel.businessId()).map(upload -> new Found(found, upload))));
    }

    private Uni<@Nullable UploadedMedia> usable(Found found) {
        var upload = found.upload();
        return Uni.createFrom().item(upload != null && upload.isUsable(clock.instant())
                ? new UploadedMedia.Ready(upload.mediaId())
                : null);
    }

    private Uni<UploadedMedia> upload(MediaObject object, Channel channel) {
        var extension = MediaRules.format(object.mimeType()).map(Format::extension).orElse("");
        var content = storage.read(object.file(), 0, object.sizeBytes());
        var upload = new MultipartUpload(object.mimeType(), extension, object.sizeBytes(), content);
        return graph.upload(channel.phoneNumberId(), channels.token(channel), upload)
                .chain(answer -> store(object, channel, answer));
    }

    private Uni<UploadedMedia> store(MediaObject object, Channel channel, GraphAnswer answer) {
        return switch (answer) {
            case GraphAnswer.Found found when found.json().path("id").isTextual() ->
                store(object, channel, found.json().path("id").asText());
            case GraphAnswer.Found found ->
                Uni.createFrom().item(new UploadedMedia.Unavailable("an answer without the id of the upload"));
            case GraphAnswer.Refused refused ->
                Uni.createFrom().item(new UploadedMedia.Refused(refused.refusal()));
            case GraphAnswer.TokenRefused refused ->
                Uni.createFrom().item(new UploadedMedia.TokenRefused(refused.refusal()));
            case GraphAnswer.Unavailable unavailable ->
                Uni.createFrom().item(unavailable.refusal() == null
                        ? new UploadedMedia.Unavailable(unavailable.reason())
                        : new UploadedMedia.Postponed(unavailable.refusal()));
        };
    }

    /** The id can also be sent when another upload was stored first, or the media have just been deleted. */
    private Uni<UploadedMedia> store(MediaObject object, Channel channel, String mediaId) {
        var key = new MediaUpload.Key(object.tenant().value(), object.id(), channel.businessId());
        var expiry = clock.instant().plus(USABLE);
        return Panache.withTransaction(() -> uploads.findById(key)
                .onItem().ifNotNull().invoke(upload -> upload.replace(mediaId, expiry))
                .onItem().ifNull().switchTo(() -> uploads.persist(MediaUpload.of(key, mediaId, expiry))))
                .onFailure(MediaUploads::isOvertaken).recoverWithNull()
                .replaceWith(new UploadedMedia.Ready(mediaId));
    }

    private static boolean isOvertaken(Throwable failure) {
        return failure instanceof ConstraintViolationException violation && OVERTAKEN.contains(violation.getConstraintName());
    }

    /**
     * Forgets Meta's id, because the Graph API refuses it; the next send uploads the media again. A young upload stays.
     *
     * @return whether the id is not used any more, also because another upload has replaced it
     */
    public Uni<Boolean> forget(TenantId tenant, UUID object, Channel channel, String mediaId) {
        var expiry = clock.instant().plus(USABLE).minus(CERTAIN);
        return Panache.withTransaction(() -> uploads.forget(tenant, object, channel.businessId(), mediaId, expiry)
                .chain(() -> uploads.find(tenant, object, channel.businessId()))
                .map(upload -> upload == null || !upload.mediaId().equals(mediaId)));
    }
}
