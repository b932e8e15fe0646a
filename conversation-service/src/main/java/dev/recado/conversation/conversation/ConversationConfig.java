package dev.recado.conversation.conversation;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Deadlines of turns and messages, and the retention of dedupe rows. */
@ConfigMapping(prefix = "recado.conversation")
public interface ConversationConfig {

    /** The deadline for an answer, after which the conversation is handed over. It exceeds short outages. */
    @WithDefault("3m")
    Duration answerWithin();

    /** Older messages of customers are handed over instead of answered. Older messages from the WhatsApp app are no takeover. */
    @WithDefault("6h")
    Duration answerAgeMax();

    /** After this many overtaken drafts in a row, the next draft is sent even if newer messages exist. */
    @WithDefault("2")
    int overtakenMax();

    /** A draft is also sent this long after the oldest unanswered message. */
    @WithDefault("45s")
    Duration unansweredMax();

    /** The time in which a reply of the bot or a hand-over message must be sent; then it expires. */
    @WithDefault("10m")
    Duration replyAgeMax();

    /** The time in which a person's message must be sent. It never exceeds the 24 h window. */
    @WithDefault("1h")
    Duration agentMessageAgeMax();

    /** A message whose result is not reported counts as uncertain this long after its expiry. */
    @WithDefault("2m")
    Duration outcomeMargin();

    /** The number of rows per round of the jobs for overdue answers and unsettled messages. */
    @WithDefault("100")
    int watchBatchMax();

    /** The retention of dedupe rows. */
    @WithDefault("30d")
    Duration seenAgeMax();

    /** The retention of statuses whose message is unknown. It must be longer than an outage of outbound or ingest. */
    @WithDefault("1d")
    Duration parkedAgeMax();
}
