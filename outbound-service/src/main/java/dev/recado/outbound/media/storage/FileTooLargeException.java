package dev.recado.outbound.media.storage;

/** A stream has more bytes than allowed. */
public final class FileTooLargeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FileTooLargeException(long bytesMax) {
        super("more than " + bytesMax + " bytes");
    }

    /** Skips the stack trace: a large file is no defect. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
