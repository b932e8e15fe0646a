package dev.recado.outbound.whatsapp;

/** How far one exchange with the Graph API came, before anyone reads what it says. */
sealed interface GraphResponse {

    record Answered(int status, byte[] body) implements GraphResponse {
    }

    /** Not a byte of the request was written. */
    record NeverLeft(String reason) implements GraphResponse {
    }

    /** Written, wholly or in part, and then nothing readable came. */
    record NoAnswer(String reason) implements GraphResponse {
    }
}
