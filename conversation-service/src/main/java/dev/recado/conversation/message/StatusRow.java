package dev.recado.conversation.message;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

import dev.recado.events.MessageId;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What is known of one message after some news: the highest rank and the earliest time of each; the names are the columns'. */
@RegisterForReflection
record StatusRow(MessageId id, MessageStatus status, int rank, String wamid, Instant acceptedAt, Instant sentAt,
        Instant deliveredAt,
        Instant readAt, Instant playedAt, Instant failedAt, Integer errorCode, String errorTitle, String errorExplanation) {

    static StatusRow of(List<StatusUpdate> ofOneMessage) {
        var highest = ofOneMessage.stream().max(Comparator.comparingInt(r -> r.status().rank())).orElseThrow();
        var why = highest.failure();
        return new StatusRow(highest.message(), highest.status(), highest.status().rank(), wamid(ofOneMessage),
                earliest(ofOneMessage, MessageStatus.ACCEPTED), earliest(ofOneMessage, MessageStatus.SENT),
                earliest(ofOneMessage, MessageStatus.DELIVERED), earliest(ofOneMessage, MessageStatus.READ),
                earliest(ofOneMessage, MessageStatus.PLAYED), earliest(ofOneMessage, MessageStatus.FAILED), why.code(),
                why.title(),
                why.explanation());
    }

    private static String wamid(List<StatusUpdate> reports) {
        return reports.stream().map(StatusUpdate::wamid).filter(w -> w != null).findFirst().orElse(null);
    }

    private static Instant earliest(List<StatusUpdate> reports, MessageStatus status) {
        return reports.stream().filter(r -> r.status() == status).map(StatusUpdate::at).min(Comparator.naturalOrder())
                .orElse(null);
    }
}
