package dev.recado.outbound.media;

import dev.recado.outbound.whatsapp.GraphAnswer.GraphRefusal;

/** Whether media can be sent: their id at Meta, or why there is none. */
public sealed interface UploadedMedia {

    /** @param mediaId for the content of a message */
    record Ready(String mediaId) implements UploadedMedia {
    }

    /** The tenant has no such media, or they were deleted. */
    record Missing() implements UploadedMedia {
    }

    /** Meta refuses the file; the same upload is refused again. */
    record Refused(GraphRefusal refusal) implements UploadedMedia {
    }

    /** Meta refuses every upload with the number's token; the file is not the cause. */
    record TokenRefused(GraphRefusal refusal) implements UploadedMedia {
    }

    /** Meta refuses the upload for now. The table of errors says how often it may be repeated. */
    record Postponed(GraphRefusal refusal) implements UploadedMedia {
    }

    /** @param reason why there is no clear answer; the upload may be repeated */
    record Unavailable(String reason) implements UploadedMedia {
    }
}
