package dev.recado.conversation.message;

import java.util.Collection;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

import dev.recado.events.MessageId;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What a message holds, as some revision of the normaliser read it; the names are the columns'. */
@RegisterForReflection
public record ContentUpdate(MessageId id, String kind, String text, String raw, String about, String emoji, int revision,
        boolean unsupported) {

    public static ContentUpdate of(MessageId id, StoredContent kind, int revision) {
        return new ContentUpdate(id, kind.name(), kind.text(), kind.raw(), kind.aside().about(), kind.aside().emoji(), revision,
                kind.unsupported());
    }

    /** One per message: that of the highest revision. */
    static List<ContentUpdate> newest(Collection<ContentUpdate> all) {
        return List.copyOf(all.stream().collect(Collectors.toMap(ContentUpdate::id, one -> one, higher())).values());
    }

    private static BinaryOperator<ContentUpdate> higher() {
        return (one, other) -> other.revision > one.revision ? other : one;
    }

    @Override
    public String toString() {
        return "ContentUpdate[id=" + id + "]";
    }
}
