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
import dev.recado.kit.events.CleanText;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * The content columns of a message; the names are the columns'.
 *
 * @param kind Meta's name of the message type
 * @param text one line for people and the model
 * @param about wamid of the annotated message when this is a reaction, an edit or a revoke
 * @param emoji the emoji of a reaction; null when this is none or removes one
 * @param raw the message's JSON when the parser does not support it
 * @param unsupported true when a higher parser revision may replace this content
 */
@RegisterForReflection
public record StoredContent(String kind, String text, @Nullable String about, @Nullable String emoji, @Nullable String raw,
        boolean unsupported) {

    /** Kinds that need no answer: they annotate another message or report a change of the customer. */
    private static final Set<String> WITHOUT_ANSWER = Set.of(MessageAnnotations.REACTION, MessageAnnotations.EDIT,
            MessageAnnotations.REVOKE, ContentText.SYSTEM);

    public static StoredContent of(InboundContent content) {
        var unsupported = unsupportedPart(content);
        return new StoredContent(CleanText.storable(ContentText.kindOf(content)),
                CleanText.storable(ContentText.lineOf(content)),
                CleanText.storable(annotatedMessage(content)), emoji(content),
                unsupported == null ? null : CleanText.storable(unsupported.raw()), unsupported != null);
    }

    public static StoredContent ofText(String text) {
        return new StoredContent("text", text, null, null, null, false);
    }

    /** The unsupported content, or null; an edit may contain an unsupported message. */
    private static @Nullable Unsupported unsupportedPart(InboundContent content) {
        var inner = content instanceof Edited edited ? edited.content() : content;
        return inner instanceof Unsupported unsupported ? unsupported : null;
    }

    private static @Nullable String annotatedMessage(InboundContent content) {
        return switch (content) {
            case Reaction reaction -> reaction.messageId();
            case Edited edited -> edited.originalMessageId();
            case Revoked revoked -> revoked.originalMessageId();
            case Text _ -> null;
            case Media _ -> null;
            case Location _ -> null;
            case Contacts _ -> null;
            case ButtonReply _ -> null;
            case ListReply _ -> null;
            case TemplateButton _ -> null;
            case FlowReply _ -> null;
            case AddressReply _ -> null;
            case CallPermission _ -> null;
            case Order _ -> null;
            case SystemNotice _ -> null;
            case Unsupported _ -> null;
        };
    }

    private static @Nullable String emoji(InboundContent content) {
        return content instanceof Reaction reaction && !Texts.isBlank(reaction.emoji())
                ? CleanText.storable(reaction.emoji())
                : null;
    }

    /** Marks a message that was written in a group. */
    public StoredContent inAGroup() {
        return new StoredContent(kind, "[in a group] " + text, about, emoji, raw, unsupported);
    }

    public boolean needsAnswer() {
        return !WITHOUT_ANSWER.contains(kind);
    }

    /** A reaction opens the 24 h window; an edit, a revoke or a system notice does not (WhatsApp reference F.1). */
    public boolean opensWindow() {
        return needsAnswer() || MessageAnnotations.REACTION.equals(kind);
    }

    @Override
    public String toString() {
        return "StoredContent[kind=" + kind + "]";
    }
}
