package dev.recado.ai.model;

/** Carries a failure seen on the wire, where status and body are still known, through LangChain4j to {@link ReplyModel}. */
class ModelFailureException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ModelAnswer.Failed failure;

    ModelFailureException(ModelAnswer.Failed failure) {
        super(failure.cause() + ": " + failure.reason());
        this.failure = failure;
    }

    ModelAnswer.Failed failure() {
        return failure;
    }

    /** The failure behind whatever LangChain4j threw; what it could not digest is malformed. */
    static ModelAnswer.Failed of(Throwable thrown) {
        for (var cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ModelFailureException known) {
                return known.failure();
            }
        }
        return new ModelAnswer.Malformed(thrown.getClass().getSimpleName());
    }
}
