package dev.recado.conversation.message;

import java.util.Set;

import dev.recado.events.InboundContent;

/** What a customer's message asks of us by its kind alone. */
public record InboundKind(String name, String text, String raw) {

    /** Kinds that say something about another message or about the account; the names are Meta's. */
    private static final Set<String> ASIDES = Set.of("reaction", "edit", "revoke", "system");
    private static final String REACTION = "reaction";

    public static InboundKind of(InboundContent content) {
        return switch (content) {
            case InboundContent.Text text -> new InboundKind("text", Texts.clean(text.body()), null);
            case InboundContent.Unsupported other ->
                new InboundKind(other.type() == null ? "unsupported" : Texts.clean(other.type()), null,
                        Texts.clean(other.raw()));
        };
    }

    public boolean needsAnswer() {
        return !ASIDES.contains(name);
    }

    /** Reactions are taken to open the 24 h window, edits, revokes and system notes not (WhatsApp reference F.1). */
    public boolean opensWindow() {
        return needsAnswer() || REACTION.equals(name);
    }

    @Override
    public String toString() {
        return "InboundKind[name=" + name + "]";
    }
}
