package dev.recado.outbound.media;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.DispatchRequested;
import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import dev.recado.outbound.media.ContentMedia.MediaReference;
import dev.recado.outbound.media.MediaForMessages.FoundMedia;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Checks that media of ours in messages exist for the tenant, and that WhatsApp sends them in the wanted way. */
@ApplicationScoped
public class MessageMediaChecks {

    private final MediaForMessages media;

    MessageMediaChecks(MediaForMessages media) {
        this.media = media;
    }

    /**
     * Why media cannot be sent.
     *
     * @param missing whether the tenant has no such media
     */
    public record MediaProblem(String field, String message, boolean missing) {
    }

    /** Finds the first problem of each message that has one. Without media of ours it costs no statement. */
    public Uni<Map<MessageId, MediaProblem>> problems(TenantId tenant, Tx tx, List<DispatchRequested> requests) {
        var references = new LinkedHashMap<MessageId, List<MediaReference>>();
        requests.forEach(one -> references.put(one.messageId(), ContentMedia.references(one.content())));
        var ids = references.values().stream().flatMap(List::stream).map(MediaReference::id).distinct().toList();
        return ids.isEmpty()
                ? Uni.createFrom().item(Map.of())
                : media.findAndMarkUsed(tenant, tx, ids).map(found -> problems(references, found));
    }

    private static Map<MessageId, MediaProblem> problems(Map<MessageId, List<MediaReference>> references,
            Map<UUID, FoundMedia> found) {
        var problems = new LinkedHashMap<MessageId, MediaProblem>();
        references.forEach((message, own) -> own.stream().map(one -> problem(one, found.get(one.id())))
                .filter(Objects::nonNull).findFirst().ifPresent(problem -> problems.put(message, problem)));
        return problems;
    }

    private static @Nullable MediaProblem problem(MediaReference reference, @Nullable FoundMedia found) {
        if (found == null) {
            return new MediaProblem(reference.field(), "must be the id of stored media, or Meta's id of uploaded media",
                    true);
        }
        var violation = found.violation(reference.type(), reference.voice());
        return violation == null ? null : new MediaProblem(reference.field(), violation, false);
    }
}
