package dev.recado.outbound.whatsapp;

/** How far one exchange with the Graph API came, before anyone reads what it says. */
sealed interface GraphReply {

    record Answered(int status, byte[] body) implements GraphReply {
    }

    /** Not a byte of the request was written. */
    record NeverLeft(String reason) implements GraphReply {
    }

    /** Written, wholly or in part, and then nothing readable came. */
    record NoAnswer(String reason) implements GraphReply {
    }
}
