package dev.recado.local;

/** Why the suite is not running, in one line a person can act on. */
public final class SuiteFailure extends Exception {

    private static final long serialVersionUID = 1L;

    SuiteFailure(String message) {
        super(message);
    }

    SuiteFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
