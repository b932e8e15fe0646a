package dev.recado.conversation.message;

import java.util.Set;

import dev.recado.events.InboundContent;
import dev.recado.events.InboundContent.AddressReply;
import dev.recado.events.InboundContent.ButtonReply;
import dev.recado.events.InboundContent.CallPermission;
import dev.recado.events.InboundContent.Contacts;
import dev.recado.events.InboundContent.Edited;
import dev.recado.events.InboundContent.FlowReply;
import dev.recado.events.InboundContent.ListReply;
import dev.recado.events.InboundContent.Location;
import dev.recado.events.InboundContent.Media;
import dev.recado.events.InboundContent.Order;
import dev.recado.events.InboundContent.Reaction;
import dev.recado.events.InboundContent.Revoked;
import dev.recado.events.InboundContent.SystemNotice;
import dev.recado.events.InboundContent.TemplateButton;
import dev.recado.events.InboundContent.Text;
import dev.recado.events.InboundContent.Unsupported;
import dev.recado.events.MediaType;

/**
 * A customer's message as it is kept.
 *
 * @param name Meta's name of its type
 * @param text a line a person understands
 * @param aside what it says of another message; nothing when it stands for itself
 * @param raw the message's JSON when we cannot read it, or null
 * @param unsupported true when a later reader may understand what we cannot
 */
public record StoredContent(String name, String text, Aside aside, String raw, boolean unsupported) {

    /** Kinds that say something about another message or about the account; the names are Meta's. */
    private static final Set<String> ASIDES = Set.of(MessageAnnotations.REACTION, MessageAnnotations.EDIT,
            MessageAnnotations.REVOKE, "system");

    public static StoredContent of(InboundContent content) {
        var unread = unread(content);
        return new StoredContent(Texts.clean(name(content)), Texts.clean(ContentText.of(content)), Aside.of(content),
                unread == null ? null : Texts.clean(unread.raw()), unread != null);
    }

    /** Null when all of it was understood; an edit may bring what was not. */
    private static Unsupported unread(InboundContent content) {
        var inner = content instanceof Edited edited ? edited.content() : content;
        return inner instanceof Unsupported unsupported ? unsupported : null;
    }

    /** Written where others read along. */
    public StoredContent inAGroup() {
        return new StoredContent(name, "[in a group] " + text, aside, raw, unsupported);
    }

    static String name(InboundContent content) {
        return switch (content) {
            case Text _ -> "text";
            case Media media -> media(media.type());
            case Location _ -> "location";
            case Contacts _ -> "contacts";
            case Reaction _ -> MessageAnnotations.REACTION;
            case ButtonReply _ -> "interactive";
            case ListReply _ -> "interactive";
            case FlowReply _ -> "interactive";
            case AddressReply _ -> "interactive";
            case CallPermission _ -> "interactive";
            case TemplateButton _ -> "button";
            case Order _ -> "order";
            case SystemNotice _ -> "system";
            case Edited _ -> MessageAnnotations.EDIT;
            case Revoked _ -> MessageAnnotations.REVOKE;
            case Unsupported other -> ContentText.firstOf(other.type(), "unsupported");
        };
    }

    private static String media(MediaType type) {
        return type == null || type == MediaType.UNKNOWN ? "media" : Texts.lower(type);
    }

    public boolean needsAnswer() {
        return !ASIDES.contains(name);
    }

    /** Reactions are taken to open the 24 h window, edits, revokes and system notes not (WhatsApp reference F.1). */
    public boolean opensWindow() {
        return needsAnswer() || MessageAnnotations.REACTION.equals(name);
    }

    @Override
    public String toString() {
        return "StoredContent[name=" + name + "]";
    }

    /**
     * What a message says of another one.
     *
     * @param about wamid of that one, or null
     * @param emoji what was put on it, or null
     */
    public record Aside(String about, String emoji) {

        public static final Aside NONE = new Aside(null, null);

        private static Aside of(InboundContent content) {
            return switch (content) {
                case Reaction reaction -> new Aside(Texts.clean(reaction.messageId()), emoji(reaction));
                case Edited edited -> new Aside(Texts.clean(edited.originalMessageId()), null);
                case Revoked revoked -> new Aside(Texts.clean(revoked.originalMessageId()), null);
                case Text _ -> NONE;
                case Media _ -> NONE;
                case Location _ -> NONE;
                case Contacts _ -> NONE;
                case ButtonReply _ -> NONE;
                case ListReply _ -> NONE;
                case TemplateButton _ -> NONE;
                case FlowReply _ -> NONE;
                case AddressReply _ -> NONE;
                case CallPermission _ -> NONE;
                case Order _ -> NONE;
                case SystemNotice _ -> NONE;
                case Unsupported _ -> NONE;
            };
        }

        private static String emoji(Reaction reaction) {
            return reaction.emoji() == null || reaction.emoji().isBlank() ? null : Texts.clean(reaction.emoji());
        }

        @Override
        public String toString() {
            return "Aside[redacted]";
        }
    }
}
