package dev.recado.conversation.message;

import java.util.Set;

import dev.recado.events.InboundContent;
import dev.recado.events.MediaType;

/**
 * A customer's message as it is kept.
 *
 * @param name Meta's name of its type
 * @param text a line a person understands, or null when there is none
 * @param raw the message's JSON when we cannot read it, or null
 */
public record InboundKind(String name, String text, String raw) {

    /** Kinds that say something about another message or about the account; the names are Meta's. */
    private static final Set<String> ASIDES = Set.of("reaction", "edit", "revoke", "system");
    private static final String REACTION = "reaction";

    public static InboundKind of(InboundContent content) {
        return switch (content) {
            case InboundContent.Unsupported other -> new InboundKind(
                    other.type() == null ? "unsupported" : Texts.clean(other.type()), null, Texts.clean(other.raw()));
            default -> new InboundKind(name(content), Texts.clean(ShownContent.of(content)), null);
        };
    }

    private static String name(InboundContent content) {
        return switch (content) {
            case InboundContent.Text text -> "text";
            case InboundContent.Media media -> media.type() == MediaType.UNKNOWN ? "media" : Texts.lower(media.type());
            case InboundContent.Location location -> "location";
            case InboundContent.Contacts contacts -> "contacts";
            case InboundContent.Reaction reaction -> REACTION;
            case InboundContent.ButtonReply reply -> "interactive";
            case InboundContent.ListReply reply -> "interactive";
            case InboundContent.FlowReply reply -> "interactive";
            case InboundContent.AddressReply reply -> "interactive";
            case InboundContent.CallPermission reply -> "interactive";
            case InboundContent.TemplateButton button -> "button";
            case InboundContent.Order order -> "order";
            case InboundContent.SystemNotice notice -> "system";
            case InboundContent.Edited edited -> "edit";
            case InboundContent.Revoked revoked -> "revoke";
            case InboundContent.Unsupported other -> "unsupported";
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
