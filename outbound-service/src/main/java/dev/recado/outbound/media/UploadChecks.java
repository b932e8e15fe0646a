package dev.recado.outbound.media;

import java.time.Duration;
import java.util.Locale;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.MediaType;
import dev.recado.kit.http.Problem;
import dev.recado.kit.http.Refusal;
import dev.recado.outbound.media.storage.ReceivedFile;
import dev.recado.outbound.media.storage.ReceivedFiles;
import dev.recado.outbound.media.voice.UnplayableSoundException;
import dev.recado.outbound.media.voice.VoiceFiles;
import io.smallrye.mutiny.Uni;

/** Detects the type of an uploaded file, makes recordings playable, and refuses what WhatsApp would refuse. */
@ApplicationScoped
class UploadChecks {

    static final String BODY = "body";
    private static final String VOICE_RULE = "must be Opus in WebM or Ogg for a voice message: record it as audio/webm;codecs=opus,"
            + " or send it as a sound file without voice=true";
    private static final Duration REREAD_MAX = Duration.ofSeconds(30);

    /** @param mimeType that the bytes have */
    record CheckedFile(ReceivedFile file, String mimeType) {
    }

    private final ReceivedFiles files;

    UploadChecks(ReceivedFiles files) {
        this.files = files;
    }

    /** Fails with a {@link Refusal} that names the limit and the value; the file is then gone. */
    Uni<CheckedFile> check(NewMedia media, ReceivedFile received) {
        return files.blocking(() -> MediaFormats.of(received.start(), media.contentType()))
                .chain(mimeType -> playable(new CheckedFile(received, mimeType)))
                .onFailure(UnplayableSoundException.class)
                .transform(failure -> unsupported(BODY, failure.getMessage()))
                .onFailure().call(() -> files.discard(received.path()))
                .call(checked -> acceptable(media, checked).onFailure().call(() -> files.discard(checked.file().path())));
    }

    private Uni<CheckedFile> playable(CheckedFile checked) {
        return switch (checked.mimeType()) {
            case MediaRules.WEBM -> convert(checked.file());
            case MediaRules.OGG -> makeMono(checked);
            default -> Uni.createFrom().item(checked);
        };
    }

    private Uni<CheckedFile> convert(ReceivedFile webm) {
        requireAtMost(MediaType.AUDIO, false, webm.size());
        var ogg = files.newPath();
        return files.blocking(() -> {
            VoiceFiles.convertWebm(webm.path(), ogg);
            return ogg;
        })
                .chain(converted -> files.reread(ogg, MediaRules.BYTES_MAX, REREAD_MAX))
                .eventually(() -> files.discard(ogg))
                .call(() -> files.discard(webm.path()))
                .map(file -> new CheckedFile(file, MediaRules.OGG));
    }

    private Uni<CheckedFile> makeMono(CheckedFile checked) {
        var path = checked.file().path();
        return files.blocking(() -> VoiceFiles.makeMono(path)).chain(changed -> changed
                ? files.reread(path, MediaRules.BYTES_MAX, REREAD_MAX).call(() -> files.discard(path))
                        .map(file -> new CheckedFile(file, MediaRules.OGG))
                : Uni.createFrom().item(checked));
    }

    private static Uni<Void> acceptable(NewMedia media, CheckedFile checked) {
        return Uni.createFrom().voidItem().invoke(() -> requireAcceptable(media, checked));
    }

    private static void requireAcceptable(NewMedia media, CheckedFile checked) {
        var file = checked.file();
        if (file.size() == 0) {
            throw Refusal.invalid(BODY, "must have at least one byte");
        }
        if (media.voice() && !checked.mimeType().equals(MediaRules.OGG)) {
            throw unsupported(BODY, VOICE_RULE + "; it is " + checked.mimeType());
        }
        var format = MediaRules.format(checked.mimeType()).orElseThrow(() -> unsupported(BODY,
                "must be one of " + MediaRules.accepted() + "; it is " + checked.mimeType()));
        requireAsClaimed(media, checked.mimeType(), format.type());
        if (media.mediaType() != null && media.mediaType() != format.type()) {
            throw unsupported("type",
                    "must be " + name(format.type()) + " for " + checked.mimeType() + "; it is " + media.type());
        }
        requireAtMost(format.type(), PictureHeader.isAnimated(file.start()), file.size());
        PictureHeader.refusal(checked.mimeType(), file.start()).ifPresent(why -> {
            throw unsupported(BODY, why);
        });
    }

    /** Another type than the claimed one is a mistake, unless both are sent alike, or the claimed one is not known. */
    private static void requireAsClaimed(NewMedia media, String mimeType, MediaType type) {
        var claimed = MediaFormats.withoutParameters(media.contentType());
        if (MediaRules.format(claimed).filter(format -> format.type() != type).isPresent()) {
            throw unsupported("Content-Type", "must be the type of the bytes, " + mimeType + "; it is " + claimed);
        }
    }

    private static void requireAtMost(MediaType type, boolean animated, long size) {
        var max = MediaRules.sentBytesMax(type, animated);
        if (size > max) {
            throw tooLarge(name(type), max, Long.toString(size));
        }
    }

    /** @param what the kind of file that has the limit */
    static Refusal tooLarge(String what, long bytesMax, String size) {
        return Refusal.of(413, "PAYLOAD_TOO_LARGE", "the file exceeds the size limit; see details",
                new Problem.Detail(BODY, "must have at most " + bytesMax + " bytes for " + what + "; it has " + size));
    }

    private static Refusal unsupported(String field, String why) {
        return Refusal.of(415, "UNSUPPORTED_MEDIA_TYPE", "WhatsApp does not accept the file; see details",
                new Problem.Detail(field, why));
    }

    private static String name(MediaType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }
}
