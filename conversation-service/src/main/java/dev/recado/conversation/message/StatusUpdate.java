package dev.recado.conversation.message;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;

import dev.recado.events.MessageId;

/** One piece of news about a message we sent. */
public record StatusUpdate(MessageId message, MessageStatus status, Instant at, String wamid, Failure failure) {

    /** All news of a batch as one row per message, in the order of their ids, so that two batches lock alike. */
    static List<StatusRow> collapse(Collection<StatusUpdate> reports) {
        var byMessage = new LinkedHashMap<MessageId, List<StatusUpdate>>();
        reports.forEach(r -> byMessage.computeIfAbsent(r.message(), _ -> new ArrayList<>()).add(r));
        return byMessage.values().stream().map(StatusRow::of).sorted(Comparator.comparing(p -> p.id().value())).toList();
    }

    /** Why a message did not arrive, in words a person can act on. */
    public record Failure(Integer code, String title, String explanation) {

        public static final Failure NONE = new Failure(null, null, null);

        public Failure {
            title = Texts.clean(title);
            explanation = Texts.clean(explanation);
        }
    }
}
