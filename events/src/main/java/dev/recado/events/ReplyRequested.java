package dev.recado.events;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A customer message in a conversation controlled by the bot needs an answer. Topic {@code replies.requested}.
 *
 * @param eventId {@code <conversation id>:<epoch>:<turn seq>}
 * @param epoch control epoch; a draft of an older epoch is dropped
 * @param turnSeq the newest customer message this turn covers, counted per conversation
 * @param answerDueAt when the conversation is handed over without an answer
 * @param transcript at most {@value #TRANSCRIPT_LINES_MAX} lines and {@value #TRANSCRIPT_BYTES_MAX} bytes of text, oldest first
 * @param contactName profile name of the person, or null
 */
public record ReplyRequested(String eventId, TenantId tenantId, Instant occurredAt, ConversationId conversationId, long epoch,
        long turnSeq, Instant answerDueAt, List<TranscriptLine> transcript,
        @Nullable String contactName) implements SuiteEvent {

    public static final int TRANSCRIPT_LINES_MAX = 20;
    public static final int TRANSCRIPT_BYTES_MAX = 16 * 1024;

    public ReplyRequested {
        transcript = List.copyOf(transcript);
    }

    @Override
    public String kind() {
        return "reply_requested";
    }

    @Override
    public String toString() {
        return "ReplyRequested[eventId=" + eventId + "]";
    }
}
