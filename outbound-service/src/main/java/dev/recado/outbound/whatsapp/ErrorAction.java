package dev.recado.outbound.whatsapp;

/** What to do about an error of Meta's, and how to say it to a person. */
enum ErrorAction {

    RETRY, SLOW_NUMBER, PAIR, DROP, SUPPRESS, CONFIGURE, STOP_CHANNEL;

    String explanation() {
        return switch (this) {
            case RETRY -> "WhatsApp could not take the message in time.";
            case SLOW_NUMBER -> "The number sent faster than WhatsApp allows and has been slowed down.";
            case PAIR -> "There were too many messages to this person in a short time.";
            case DROP -> "WhatsApp does not deliver this message to this person.";
            case SUPPRESS -> "This person may not be written to from this number.";
            case CONFIGURE -> "WhatsApp refuses the message as it is set up: settings or content must change first.";
            case STOP_CHANNEL -> "WhatsApp refuses the number's access: check its token, permissions, account and payment.";
        };
    }
}
