package dev.recado.simulator.settings;

/**
 * The business as Meta and Google know it.
 *
 * @param unknownWindowOpen whether somebody this simulator never saw writing counts as inside the 24 hours
 */
public record Account(String token, String phoneNumberId, String businessId, String displayPhone, String geminiKey,
        boolean unknownWindowOpen) {

    @Override
    public String toString() {
        return "Account[redacted]";
    }
}
