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
import dev.recado.events.SystemChange;

/** Says what a message holds in a line that a person understands; what it says in our words stands in brackets. */
final class ContentText {

    /** Meta proves with it that a card's number is the sender's own. */
    private static final String OWN_NUMBER = "contact_request";
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private ContentText() {
    }

    /** Never null and never blank. */
    static String of(InboundContent content) {
        var line = switch (content) {
            case InboundContent.Text text -> text.body();
            case InboundContent.Media media -> media(media);
            case InboundContent.Location place -> place(place);
            case InboundContent.Contacts contacts -> cards(contacts.cards());
            case InboundContent.Reaction reaction -> reaction.emoji() == null ? "[reaction removed]" : reaction.emoji();
            case InboundContent.ButtonReply reply -> firstOf(reply.title(), reply.id());
            case InboundContent.ListReply reply -> joined(" – ", firstOf(reply.title(), reply.id()), reply.description());
            case InboundContent.TemplateButton button -> firstOf(button.text(), button.payload());
            case InboundContent.FlowReply reply -> firstOf(FormAnswers.of(reply.responseJson()), reply.body());
            case InboundContent.AddressReply reply -> firstOf(FormAnswers.ofAddress(reply.responseJson()), reply.body());
            case InboundContent.CallPermission reply -> callPermission(reply);
            case InboundContent.Order order -> OrderLines.of(order);
            case InboundContent.SystemNotice notice -> firstOf(notice.body(), notice(notice.change()));
            case InboundContent.Edited edited -> of(edited.content());
            case InboundContent.Revoked _ -> MessageAnnotations.TAKEN_BACK;
            case InboundContent.Unsupported other -> "unsupported: " + firstOf(other.type(), "unknown");
        };
        return firstOf(line, "[empty " + StoredContent.name(content) + "]");
    }

    private static String media(InboundContent.Media media) {
        var bare = switch (media.type()) {
            case IMAGE -> "[picture]";
            case VIDEO -> "[video]";
            case AUDIO -> Boolean.TRUE.equals(media.voice()) ? "[voice message]" : "[sound]";
            case DOCUMENT -> "[document]";
            case STICKER -> Boolean.TRUE.equals(media.animated()) ? "[animated sticker]" : "[sticker]";
            case UNKNOWN -> "[file]";
            case null -> "[file]";
        };
        return firstOf(besides(media.caption(), media.filename()), bare);
    }

    private static String place(InboundContent.Location place) {
        return besides(joined(", ", place.name(), place.address()), place.latitude() + ", " + place.longitude());
    }

    private static String cards(List<ContactCard> cards) {
        return cards.isEmpty() ? "[contact card]" : cards.stream().map(ContentText::card).collect(Collectors.joining("; "));
    }

    private static String card(ContactCard card) {
        var phones = card.phones().stream().map(phone -> firstOf(phone.phone(), phone.waId()));
        var parts = Stream.of(Stream.of(card.name(), card.company()), phones, card.emails().stream()).flatMap(part -> part);
        var line = firstOf(joined(", ", parts), "[contact card]");
        return OWN_NUMBER.equals(card.origin()) ? line + " (the sender's own)" : line;
    }

    private static String callPermission(InboundContent.CallPermission reply) {
        var answer = switch (firstOf(reply.response(), "")) {
            case "accept" -> "[we may call]";
            case "reject" -> "[we may not call]";
            default -> "[calls: " + firstOf(reply.response(), "unknown") + "]";
        };
        return reply.expiresAt() == null ? answer : answer.replace("]", " until " + minute(reply.expiresAt()) + "]");
    }

    private static String notice(SystemChange change) {
        return switch (change) {
            case NUMBER_CHANGED -> "[the customer's phone number changed]";
            case USER_ID_CHANGED -> "[the customer's WhatsApp id changed]";
            case IDENTITY_CHANGED -> "[the customer's WhatsApp was set up anew: it may be somebody else]";
            case UNKNOWN -> "[notice from WhatsApp]";
            case null -> "[notice from WhatsApp]";
        };
    }

    private static String minute(Instant at) {
        return MINUTE.format(at);
    }

    /** The second in brackets behind the first, or alone. */
    private static String besides(String first, String second) {
        return isBlank(first) || isBlank(second) ? firstOf(first, second) : first + " (" + second + ")";
    }

    static String firstOf(String wanted, String otherwise) {
        return isBlank(wanted) ? otherwise : wanted;
    }

    private static String joined(String separator, String... parts) {
        return joined(separator, Stream.of(parts));
    }

    /** Null when there is nothing to join. */
    static String joined(String separator, Stream<String> parts) {
        var line = parts.filter(part -> !isBlank(part)).collect(Collectors.joining(separator));
        return line.isEmpty() ? null : line;
    }

    private static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }
}
