package dev.recado.local;

/** The reason why the suite does not run, with what the user can do about it. */
public final class SuiteFailure extends Exception {

    private static final long serialVersionUID = 1L;

    SuiteFailure(String message) {
        super(message);
    }

    SuiteFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
