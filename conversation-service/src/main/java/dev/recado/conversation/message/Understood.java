package dev.recado.conversation.message;

import java.util.Collection;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

import dev.recado.events.MessageId;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What a message holds, as some revision of the normaliser read it; the names are the columns'. */
@RegisterForReflection
public record Understood(MessageId id, String kind, String text, String raw, String about, String emoji, int revision,
        boolean unsupported) {

    public static Understood of(MessageId id, InboundKind kind, int revision) {
        return new Understood(id, kind.name(), kind.text(), kind.raw(), kind.aside().about(), kind.aside().emoji(), revision,
                kind.unsupported());
    }

    /** One per message: that of the highest revision. */
    static List<Understood> newest(Collection<Understood> all) {
        return List.copyOf(all.stream().collect(Collectors.toMap(Understood::id, one -> one, higher())).values());
    }

    private static BinaryOperator<Understood> higher() {
        return (one, other) -> other.revision > one.revision ? other : one;
    }

    @Override
    public String toString() {
        return "Understood[id=" + id + "]";
    }
}
