package dev.recado.outbound.whatsapp;

/** The action for a Graph error code, with the explanation that a person reads. */
enum ErrorAction {

    /** The same request may succeed later. */
    RETRY("WhatsApp could not accept the message in time."),
    /** As {@link #RETRY}, and the number sends at half its rate for a while. */
    SLOW_NUMBER("The number sent faster than WhatsApp allows and has been slowed down."),
    /** As {@link #RETRY}, with the longer waits that Meta prescribes for one number writing to one person. */
    PAIR("There were too many messages to this person in a short time."),
    /** WhatsApp never delivers this message to this person. */
    DROP("WhatsApp does not deliver this message to this person."),
    /** Messages from this number to this person are forbidden. */
    SUPPRESS("This person may not be written to from this number."),
    /** Settings or content must change before the same message can succeed. */
    CONFIGURE("WhatsApp refuses the message as it is set up: settings or content must change first."),
    /** Every message of the number fails until a person acts, so the number's breaker opens and its messages wait. */
    STOP_CHANNEL("WhatsApp refuses the number's access: check its token, permissions, account and payment.");

    private final String explanation;

    ErrorAction(String explanation) {
        this.explanation = explanation;
    }

    String explanation() {
        return explanation;
    }
}
