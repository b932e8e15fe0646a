package dev.recado.conversation.message;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

import dev.recado.events.MessageId;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What is known of one message after some news: the highest rank and the earliest time of each; the names are the columns'. */
@RegisterForReflection
record Progress(MessageId id, MessageStatus status, int rank, String wamid, Instant acceptedAt, Instant sentAt,
        Instant deliveredAt,
        Instant readAt, Instant playedAt, Instant failedAt, Integer errorCode, String errorTitle, String errorExplanation) {

    static Progress of(List<Report> ofOneMessage) {
        var highest = ofOneMessage.stream().max(Comparator.comparingInt(r -> r.status().rank())).orElseThrow();
        var why = highest.failure();
        return new Progress(highest.message(), highest.status(), highest.status().rank(), wamid(ofOneMessage),
                earliest(ofOneMessage, MessageStatus.ACCEPTED), earliest(ofOneMessage, MessageStatus.SENT),
                earliest(ofOneMessage, MessageStatus.DELIVERED), earliest(ofOneMessage, MessageStatus.READ),
                earliest(ofOneMessage, MessageStatus.PLAYED), earliest(ofOneMessage, MessageStatus.FAILED), why.code(),
                why.title(),
                why.explanation());
    }

    private static String wamid(List<Report> reports) {
        return reports.stream().map(Report::wamid).filter(w -> w != null).findFirst().orElse(null);
    }

    private static Instant earliest(List<Report> reports, MessageStatus status) {
        return reports.stream().filter(r -> r.status() == status).map(Report::at).min(Comparator.naturalOrder()).orElse(null);
    }
}
