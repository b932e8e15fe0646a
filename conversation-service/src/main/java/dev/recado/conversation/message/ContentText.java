package dev.recado.conversation.message;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.recado.events.ContactCard;
import dev.recado.events.InboundContent;
import dev.recado.events.MediaType;
import dev.recado.events.SystemChange;
import dev.recado.kit.database.Rows;

/** Renders inbound content as Meta's type name and one line of text. Words of the suite are in brackets. */
final class ContentText {

    static final String SYSTEM = "system";
    /** Meta's origin value of a contact card that contains the sender's own number. */
    private static final String OWN_NUMBER = "contact_request";
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private ContentText() {
    }

    /** Meta's name of the message type. */
    static String kindOf(InboundContent content) {
        return switch (content) {
            case InboundContent.Text _ -> "text";
            case InboundContent.Media media -> mediaKind(media.type());
            case InboundContent.Location _ -> "location";
            case InboundContent.Contacts _ -> "contacts";
            case InboundContent.Reaction _ -> MessageAnnotations.REACTION;
            case InboundContent.ButtonReply _ -> "interactive";
            case InboundContent.ListReply _ -> "interactive";
            case InboundContent.FlowReply _ -> "interactive";
            case InboundContent.AddressReply _ -> "interactive";
            case InboundContent.CallPermission _ -> "interactive";
            case InboundContent.TemplateButton _ -> "button";
            case InboundContent.Order _ -> "order";
            case InboundContent.SystemNotice _ -> SYSTEM;
            case InboundContent.Edited _ -> MessageAnnotations.EDIT;
            case InboundContent.Revoked _ -> MessageAnnotations.REVOKE;
            case InboundContent.Unsupported other -> Texts.firstNonBlank(other.type(), "unsupported");
        };
    }

    private static String mediaKind(MediaType type) {
        return type == null || type == MediaType.UNKNOWN ? "media" : Rows.enumColumn(type);
    }

    /** Returns one line for people and the model, never null or blank. */
    static String lineOf(InboundContent content) {
        var line = switch (content) {
            case InboundContent.Text text -> text.body();
            case InboundContent.Media media -> media(media);
            case InboundContent.Location place -> location(place);
            case InboundContent.Contacts contacts -> contactCards(contacts.cards());
            case InboundContent.Reaction reaction -> reaction.emoji() == null ? "[reaction removed]" : reaction.emoji();
            case InboundContent.ButtonReply reply -> Texts.firstNonBlank(reply.title(), reply.id());
            case InboundContent.ListReply reply ->
                join(" – ", Texts.firstNonBlank(reply.title(), reply.id()), reply.description());
            case InboundContent.TemplateButton button -> Texts.firstNonBlank(button.text(), button.payload());
            case InboundContent.FlowReply reply -> Texts.firstNonBlank(FormAnswers.of(reply.responseJson()), reply.body());
            case InboundContent.AddressReply reply ->
                Texts.firstNonBlank(FormAnswers.ofAddress(reply.responseJson()), reply.body());
            case InboundContent.CallPermission reply -> callPermission(reply);
            case InboundContent.Order order -> OrderLines.of(order);
            case InboundContent.SystemNotice notice -> Texts.firstNonBlank(notice.body(), systemChange(notice.change()));
            case InboundContent.Edited edited -> lineOf(edited.content());
            case InboundContent.Revoked _ -> MessageAnnotations.REVOKED_TEXT;
            case InboundContent.Unsupported other -> "unsupported: " + Texts.firstNonBlank(other.type(), "unknown");
        };
        return Texts.firstNonBlank(line, "[empty " + kindOf(content) + "]");
    }

    private static String media(InboundContent.Media media) {
        var placeholder = switch (media.type()) {
            case IMAGE -> "[picture]";
            case VIDEO -> "[video]";
            case AUDIO -> Boolean.TRUE.equals(media.voice()) ? "[voice message]" : "[sound]";
            case DOCUMENT -> "[document]";
            case STICKER -> Boolean.TRUE.equals(media.animated()) ? "[animated sticker]" : "[sticker]";
            case UNKNOWN -> "[file]";
            case null -> "[file]";
        };
        return Texts.firstNonBlank(withDetail(media.caption(), media.filename()), placeholder);
    }

    private static String location(InboundContent.Location place) {
        return withDetail(join(", ", place.name(), place.address()), place.latitude() + ", " + place.longitude());
    }

    private static String contactCards(List<ContactCard> cards) {
        return cards.isEmpty()
                ? "[contact card]"
                : cards.stream().map(ContentText::contactCard).collect(Collectors.joining("; "));
    }

    private static String contactCard(ContactCard card) {
        var phones = card.phones().stream().map(phone -> Texts.firstNonBlank(phone.phone(), phone.waId()));
        var parts = Stream.of(Stream.of(card.name(), card.company()), phones, card.emails().stream()).flatMap(part -> part);
        var line = Texts.firstNonBlank(Texts.joinNonBlank(", ", parts), "[contact card]");
        return OWN_NUMBER.equals(card.origin()) ? line + " (the sender's own)" : line;
    }

    private static String callPermission(InboundContent.CallPermission reply) {
        var answer = switch (Texts.firstNonBlank(reply.response(), "")) {
            case "accept" -> "[we may call]";
            case "reject" -> "[we may not call]";
            default -> "[calls: " + Texts.firstNonBlank(reply.response(), "unknown") + "]";
        };
        return reply.expiresAt() == null ? answer : answer.replace("]", " until " + minute(reply.expiresAt()) + "]");
    }

    private static String systemChange(SystemChange change) {
        return switch (change) {
            case NUMBER_CHANGED -> "[the customer's phone number changed]";
            case USER_ID_CHANGED -> "[the customer's WhatsApp id changed]";
            case IDENTITY_CHANGED -> "[the customer set up WhatsApp again: it may be somebody else]";
            case UNKNOWN -> "[notice from WhatsApp]";
            case null -> "[notice from WhatsApp]";
        };
    }

    private static String minute(Instant at) {
        return MINUTE.format(at);
    }

    /** Appends the detail in parentheses; if one of the two is missing, returns the other. */
    private static String withDetail(String text, String detail) {
        return Texts.isBlank(text) || Texts.isBlank(detail) ? Texts.firstNonBlank(text, detail) : text + " (" + detail + ")";
    }

    private static String join(String separator, String... parts) {
        return Texts.joinNonBlank(separator, Stream.of(parts));
    }
}
