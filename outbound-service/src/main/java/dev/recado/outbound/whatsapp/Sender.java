package dev.recado.outbound.whatsapp;

/** The number a message leaves from, and its key to Meta's door. */
public record Sender(String phoneNumberId, String token) {

    @Override
    public String toString() {
        return "Sender[phoneNumberId=" + phoneNumberId + "]";
    }
}
