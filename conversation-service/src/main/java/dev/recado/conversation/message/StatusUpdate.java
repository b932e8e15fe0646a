package dev.recado.conversation.message;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.recado.events.ConversationId;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import dev.recado.kit.events.CleanText;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * A reported status of a message that the suite sent.
 *
 * @param wamid Meta's id of the message, if the report names it
 * @param pending whether outbound still waits for a proof of an uncertain send
 * @param byPerson whether a person cancelled the message
 */
public record StatusUpdate(MessageId message, MessageStatus status, Instant at, @Nullable String wamid, Failure failure,
        boolean pending, boolean byPerson) {

    public StatusUpdate(MessageId message, MessageStatus status, Instant at, @Nullable String wamid, Failure failure) {
        this(message, status, at, wamid, failure, false, false);
    }

    private int rank() {
        return pending ? MessageStatus.PENDING_RANK : status.rank();
    }

    /** One row per message, in the order of their ids, so that two transactions lock in the same order. */
    static List<StatusRow> rowPerMessage(Collection<StatusUpdate> updates) {
        var byMessage = new LinkedHashMap<MessageId, List<StatusUpdate>>();
        updates.forEach(update -> byMessage.computeIfAbsent(update.message(), _ -> new ArrayList<>()).add(update));
        return byMessage.values().stream().map(StatusRow::of).sorted(Comparator.comparing(row -> row.id().value())).toList();
    }

    /** The error of an undelivered message, with an explanation on which a person can act. */
    public record Failure(@Nullable Integer code, @Nullable String title, @Nullable String explanation) {

        public static final Failure NONE = new Failure(null, null, null);

        public Failure {
            title = CleanText.storable(title);
            explanation = CleanText.storable(explanation);
        }
    }

    /**
     * The effect of status updates.
     *
     * @param learntWamids the messages whose wamid was not stored before, and their wamids
     */
    public record Applied(List<Raised> raised, Map<MessageId, String> learntWamids) {
    }

    /**
     * A message that got a higher status by an update.
     *
     * @param turnSeq the turn that the message answers; null without a turn, and after its conversation merged into another one
     * @param pending whether outbound still waits for a proof of an uncertain send
     */
    public record Raised(MessageId id, ConversationId conversation, Lane lane, @Nullable Long turnSeq, MessageStatus status,
            boolean pending) {
    }

    /** The highest status of one message and the earliest time of each; the names are the columns'. */
    @RegisterForReflection
    record StatusRow(MessageId id, MessageStatus status, int rank, String wamid, Instant acceptedAt, Instant sentAt,
            Instant deliveredAt, Instant readAt, Instant playedAt, Instant failedAt, Integer errorCode, String errorTitle,
            String errorExplanation) {

        private static StatusRow of(List<StatusUpdate> ofOneMessage) {
            var highest = ofOneMessage.stream().max(Comparator.comparingInt(StatusUpdate::rank)).orElseThrow();
            var failure = highest.failure();
            return new StatusRow(highest.message(), highest.status(), highest.rank(), wamid(ofOneMessage),
                    earliest(ofOneMessage, MessageStatus.ACCEPTED), earliest(ofOneMessage, MessageStatus.SENT),
                    earliest(ofOneMessage, MessageStatus.DELIVERED), earliest(ofOneMessage, MessageStatus.READ),
                    earliest(ofOneMessage, MessageStatus.PLAYED), earliest(ofOneMessage, MessageStatus.FAILED),
                    failure.code(), failure.title(), failure.explanation());
        }

        private static String wamid(List<StatusUpdate> updates) {
            return updates.stream().map(StatusUpdate::wamid).filter(wamid -> wamid != null).findFirst().orElse(null);
        }

        private static Instant earliest(List<StatusUpdate> updates, MessageStatus status) {
            return updates.stream().filter(update -> update.status() == status).map(StatusUpdate::at)
                    .min(Comparator.naturalOrder()).orElse(null);
        }
    }
}
