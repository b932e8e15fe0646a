package dev.recado.ai.model;

/** Carries a classified failure from {@link GeminiHttp} through LangChain4j to {@link ReplyModel}. */
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

    /**
     * Returns the classified failure in the chain of causes. Any other exception means that LangChain4j could not parse the
     * answer.
     */
    static ModelAnswer.Failed of(Throwable thrown) {
        for (var cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ModelFailureException classified) {
                return classified.failure();
            }
        }
        return new ModelAnswer.Malformed(thrown.getClass().getSimpleName());
    }
}
