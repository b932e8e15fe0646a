package dev.recado.outbound.media.voice;

/** A recording that WhatsApp could not play; the message says in plain words why, and quotes nothing of it. */
public final class UnplayableSoundException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnplayableSoundException(String message) {
        super(message);
    }

    /** Skips the stack trace: a refused recording is no defect. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
