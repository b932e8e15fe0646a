package dev.recado.outbound.whatsapp;

import java.time.Duration;
import java.util.Optional;

import dev.recado.kit.events.CleanText;
import org.jspecify.annotations.Nullable;

/** The outcome of one request to the Graph API; only {@link Retry} may be sent again. */
public sealed interface SendOutcome {

    /** What the request says about the number's line. */
    ChannelHealth line();

    record Accepted(String wamid) implements SendOutcome {

        @Override
        public ChannelHealth line() {
            return ChannelHealth.WORKS;
        }
    }

    /**
     * WhatsApp has certainly not accepted the message.
     *
     * @param after the wait before the next attempt
     * @param slowsNumber whether the number exceeded its own rate
     */
    record Retry(Duration after, boolean slowsNumber, ChannelHealth line, GraphError error) implements SendOutcome {
    }

    /** WhatsApp has certainly not accepted the message and never will. */
    record Rejected(ChannelHealth line, GraphError error) implements SendOutcome {
    }

    /** WhatsApp may have accepted the message; only a status with the message id proves it. */
    record Uncertain(String reason) implements SendOutcome {

        @Override
        public ChannelHealth line() {
            return ChannelHealth.FAILED;
        }
    }

    /**
     * Why a message was not accepted.
     *
     * @param code from the Graph API; 0 when the request did not reach it
     * @param title the message of the Graph API, cut to 300 characters
     * @param explanation the cause in plain words, for the person who must act
     */
    record GraphError(int code, @Nullable String title, Explanation explanation) {

        private static final int TITLE_CHARS_MAX = 300;

        /** An error that a status webhook reports after the message was accepted. */
        public static GraphError ofStatus(int code, @Nullable String title) {
            return new GraphError(code, title, Explanation.of(code, action(code)));
        }

        /** An error whose explanation is the same in every language. */
        public GraphError(int code, @Nullable String title, String explanation) {
            this(code, title, Explanation.untranslated(explanation));
        }

        public GraphError {
            title = title == null ? null : CleanText.firstCodePoints(title, TITLE_CHARS_MAX);
        }

        /** Whether the error table says that WhatsApp never delivers the message; a closed window may open again. */
        public static boolean isFinal(int code) {
            return code != GraphErrorTable.WINDOW_CLOSED
                    && GraphErrorTable.find(code).filter(rule -> rule.action() == ErrorAction.DROP).isPresent();
        }

        /** The action for the code, if the Graph API returned it. */
        public ErrorAction action() {
            return action(code);
        }

        /**
         * Returns the wait before the message may be sent again, after a status reported this error for an accepted message.
         *
         * @param earlier how often it was sent again before
         */
        public Optional<Duration> lateRetry(int earlier) {
            return GraphErrorTable.find(code).flatMap(rule -> rule.lateRetry(earlier));
        }

        private static ErrorAction action(int code) {
            return GraphErrorTable.find(code).map(GraphErrorTable.Rule::action).orElse(ErrorAction.DROP);
        }
    }
}
