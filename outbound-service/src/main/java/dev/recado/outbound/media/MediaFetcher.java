package dev.recado.outbound.media;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.MediaFailure;
import dev.recado.events.MediaRequested;
import dev.recado.outbound.channel.Channel;
import dev.recado.outbound.channel.Channels;
import dev.recado.outbound.media.FetchResult.Failed;
import dev.recado.outbound.media.FetchResult.Fetched;
import dev.recado.outbound.media.FetchResult.Later;
import dev.recado.outbound.media.storage.FileTooLargeException;
import dev.recado.outbound.media.storage.ReceivedFile;
import dev.recado.outbound.media.storage.ReceivedFiles;
import dev.recado.outbound.whatsapp.GraphAnswer;
import dev.recado.outbound.whatsapp.GraphMedia;
import dev.recado.outbound.whatsapp.MediaDownload;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** Fetches media from Meta: by the address of the webhook while it is valid, else by a fresh one; and checks hash and type. */
@ApplicationScoped
class MediaFetcher {

    /** An address is valid for five minutes; the rest is for the way of the request. */
    private static final Duration ADDRESS_AGE_MAX = Duration.ofMinutes(4);
    /** The codes of Meta for a missing object. */
    private static final Set<Integer> MISSING = Set.of(33, 100);

    /** An address with the hash that was reported with it. */
    private record Source(@Nullable URI address, @Nullable String sha256) {
    }

    private final GraphMedia graph;
    private final Channels channels;
    private final ReceivedFiles files;
    private final MediaConfig config;
    private final Clock clock;

    MediaFetcher(GraphMedia graph, Channels channels, ReceivedFiles files, MediaConfig config, Clock clock) {
        this.graph = graph;
        this.channels = channels;
        this.files = files;
        this.config = config;
        this.clock = clock;
    }

    /** Fetches the media with the token of the number that received them. */
    Uni<FetchResult> fetch(MediaRequested request, Channel channel) {
        var given = given(request);
        return given.address() == null
                ? fetchFresh(request, channel)
                : download(request, channel, given).chain(result -> switch (result) {
                    case MediaDownload.Gone<ReceivedFile> gone -> fetchFresh(request, channel);
                    case MediaDownload.Refused<ReceivedFile> refused -> fetchFresh(request, channel);
                    case MediaDownload.Complete<ReceivedFile> received -> checked(request, given, result);
                    case MediaDownload.TooLarge<ReceivedFile> tooLarge -> checked(request, given, result);
                    case MediaDownload.Unavailable<ReceivedFile> unavailable -> checked(request, given, result);
                });
    }

    private Source given(MediaRequested request) {
        var usable = request.url() != null && request.urlReceivedAt() != null
                && request.urlReceivedAt().isAfter(clock.instant().minus(ADDRESS_AGE_MAX));
        return new Source(usable ? uri(request.url()) : null, request.sha256());
    }

    private static @Nullable URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException unreadable) {
            return null;
        }
    }

    private Uni<FetchResult> fetchFresh(MediaRequested request, Channel channel) {
        return graph.metadata(request.mediaId(), channel.phoneNumberId(), channels.token(channel))
                .chain(answer -> switch (answer) {
                    case GraphAnswer.Found found -> fetch(request, channel, found.json());
                    case GraphAnswer.TokenRefused refused ->
                        later("Meta refuses the token, code " + refused.refusal().code());
                    case GraphAnswer.Refused refused when MISSING.contains(refused.refusal().code()) ->
                        failed(MediaFailure.EXPIRED, "Meta does not find this media, code " + refused.refusal().code() + ".");
                    case GraphAnswer.Refused refused ->
                        later("Meta refuses to name the media, code " + refused.refusal().code());
                    case GraphAnswer.Unavailable unavailable -> later(unavailable.reason());
                });
    }

    private Uni<FetchResult> fetch(MediaRequested request, Channel channel, JsonNode metadata) {
        if (metadata.path("file_size").asLong() > MediaRules.receivedBytesMax(request.type())) {
            return tooLarge(request);
        }
        var sha256 = request.sha256() == null ? metadata.path("sha256").asText(null) : request.sha256();
        var source = new Source(uri(metadata.path("url").asText("")), sha256);
        return download(request, channel, source).chain(result -> checked(request, source, result));
    }

    private Uni<MediaDownload<ReceivedFile>> download(MediaRequested request, Channel channel, Source source) {
        if (source.address() == null || !graph.isOfMeta(source.address(), config.downloadHosts())) {
            return Uni.createFrom().item(new MediaDownload.Refused<>("the address is not of Meta's hosts"));
        }
        var bytesMax = MediaRules.receivedBytesMax(request.type());
        return graph.download(source.address(), channels.token(channel), bytesMax, body -> receive(body, bytesMax));
    }

    private Future<MediaDownload<ReceivedFile>> receive(ReadStream<Buffer> body, long bytesMax) {
        return files.receive(body, bytesMax, GraphMedia.TRANSFER_MAX)
                .<MediaDownload<ReceivedFile>>map(MediaDownload.Complete::new)
                .recover(failure -> failure instanceof FileTooLargeException
                        ? Future.succeededFuture(new MediaDownload.TooLarge<>())
                        : Future.failedFuture(failure));
    }

    private Uni<FetchResult> checked(MediaRequested request, Source source, MediaDownload<ReceivedFile> result) {
        return switch (result) {
            case MediaDownload.Complete<ReceivedFile> received -> checked(request, source, received.content());
            case MediaDownload.TooLarge<ReceivedFile> tooLarge -> tooLarge(request);
            case MediaDownload.Gone<ReceivedFile> gone -> later("a fresh address is answered HTTP " + gone.status());
            case MediaDownload.Unavailable<ReceivedFile> unavailable -> later(unavailable.reason());
            case MediaDownload.Refused<ReceivedFile> refused -> failed(MediaFailure.ADDRESS_REFUSED,
                    "The address of the media is refused: " + refused.reason() + ".");
        };
    }

    private Uni<FetchResult> checked(MediaRequested request, Source source, ReceivedFile file) {
        if (!hasHash(file, source.sha256())) {
            return discard(file, new Failed(MediaFailure.HASH_MISMATCH, "The bytes have another hash than Meta reports."));
        }
        return files.blocking(() -> MediaFormats.of(file.start(), request.mimeType()))
                .chain(mimeType -> MediaFormats.fits(request.type(), mimeType)
                        ? Uni.createFrom().item(new Fetched(file, mimeType))
                        : discard(file, new Failed(MediaFailure.TYPE_MISMATCH, "The bytes are " + mimeType
                                + " and not " + request.type().name().toLowerCase(Locale.ROOT) + ".")));
    }

    /** Meta reports base64 in webhooks, and hexadecimal in metadata. */
    private static boolean hasHash(ReceivedFile file, @Nullable String claimed) {
        if (claimed == null) {
            return true;
        }
        return claimed.equalsIgnoreCase(file.sha256Hex())
                || Base64.getEncoder().encodeToString(file.sha256()).equals(claimed);
    }

    private Uni<FetchResult> discard(ReceivedFile file, FetchResult result) {
        return files.discard(file.path()).replaceWith(result);
    }

    private static Uni<FetchResult> tooLarge(MediaRequested request) {
        return failed(MediaFailure.TOO_LARGE, "The media has more than " + MediaRules.receivedBytesMax(request.type())
                + " bytes, the limit of its type.");
    }

    private static Uni<FetchResult> failed(MediaFailure cause, String explanation) {
        return Uni.createFrom().item(new Failed(cause, explanation));
    }

    private static Uni<FetchResult> later(String reason) {
        return Uni.createFrom().item(new Later(reason));
    }
}
