package dev.recado.outbound.whatsapp;

/** The action for a Graph error code. */
public enum ErrorAction {

    /** The same request may succeed later. */
    RETRY,
    /** As {@link #RETRY}, and the number sends at half its rate, which recovers. */
    SLOW_NUMBER,
    /** As {@link #RETRY}, with the longer waits that Meta prescribes for one number writing to one person. */
    SLOW_PERSON,
    /** WhatsApp never delivers this message to this person. */
    DROP,
    /** As {@link #DROP}, and a person who is not reached several times gets no more messages for a while. */
    UNDELIVERABLE,
    /** Messages from this number to this person are forbidden. */
    SUPPRESS,
    /** This person wants no marketing messages of the business. */
    SUPPRESS_MARKETING,
    /** Settings or content must change before the same message can succeed. */
    CONFIGURE,
    /** The number may send no bulk messages for hours; the others are retried. */
    STOP_BULK,
    /** The number may send no template until a person acts; the others are sent. */
    STOP_TEMPLATES,
    /** Meta has paused the template; messages with it wait. */
    PAUSE_TEMPLATE,
    /** Every message of the number fails until a person acts, so the number's breaker opens and its messages wait. */
    STOP_CHANNEL;

    /** Whether the same request may succeed later although nobody acts. */
    boolean isPassing() {
        return switch (this) {
            case RETRY, SLOW_NUMBER, SLOW_PERSON, STOP_BULK -> true;
            case DROP, UNDELIVERABLE, SUPPRESS, SUPPRESS_MARKETING, CONFIGURE, STOP_TEMPLATES, PAUSE_TEMPLATE, STOP_CHANNEL ->
                false;
        };
    }
}
