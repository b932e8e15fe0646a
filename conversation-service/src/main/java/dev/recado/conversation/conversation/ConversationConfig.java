package dev.recado.conversation.conversation;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How long things may take before a person must look, and how long rows are kept. */
@ConfigMapping(prefix = "recado.conversation")
public interface ConversationConfig {

    /** A customer's message that needs an answer has one, or a person, within this time: longer than an outage the bot can make good. */
    @WithDefault("3m")
    Duration answerWithin();

    /** Older messages are stored, never answered by the bot: they are handed over. */
    @WithDefault("6h")
    Duration answerAgeMax();

    /** After so many overtaken drafts in a row the next one is sent all the same. */
    @WithDefault("2")
    int overtakenMax();

    /** And so it is this long after the oldest unanswered message. */
    @WithDefault("45s")
    Duration unansweredMax();

    /** A bot's reply or closing words that have not left by then never do. */
    @WithDefault("10m")
    Duration replyAgeMax();

    /** The same for a person's message; never beyond the window. */
    @WithDefault("1h")
    Duration agentMessageAgeMax();

    /** This long after its expiry a message of which nothing was heard counts as uncertain. */
    @WithDefault("2m")
    Duration outcomeMargin();

    /** How many rows one round of a watch takes. */
    @WithDefault("100")
    int watchBatchMax();

    /** How long a repeat of a message, and a status nobody claimed, is remembered. */
    @WithDefault("30d")
    Duration seenAgeMax();
}
