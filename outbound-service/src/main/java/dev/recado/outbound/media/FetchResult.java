package dev.recado.outbound.media;

import dev.recado.events.MediaFailure;
import dev.recado.outbound.media.storage.ReceivedFile;

/** The result of one attempt to fetch media from Meta. */
sealed interface FetchResult {

    /** The bytes are here, and are what Meta reports. */
    record Fetched(ReceivedFile file, String mimeType) implements FetchResult {
    }

    /** @param explanation in plain words, without address and file name */
    record Failed(MediaFailure cause, String explanation) implements FetchResult {
    }

    /** @param reason why another attempt may succeed */
    record Later(String reason) implements FetchResult {
    }
}
