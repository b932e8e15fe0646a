package dev.recado.outbound.media.storage;

/** A stream has not ended within its time limit. */
public final class FileTooSlowException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FileTooSlowException() {
        super("the stream takes too long");
    }

    /** Skips the stack trace: a slow sender is no defect. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
