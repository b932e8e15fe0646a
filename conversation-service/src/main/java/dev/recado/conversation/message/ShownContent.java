package dev.recado.conversation.message;

import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.recado.events.ContactCard;
import dev.recado.events.InboundContent;

/** Says what a message holds in a line that a person understands. */
final class ShownContent {

    private ShownContent() {
    }

    /** Null when there are no words to show. */
    static String of(InboundContent content) {
        return switch (content) {
            case InboundContent.Text text -> text.body();
            case InboundContent.Media media -> joined(" ", media.caption(), media.filename());
            case InboundContent.Location place -> joined(", ", place.name(), place.address(),
                    place.latitude() + ", " + place.longitude());
            case InboundContent.Contacts contacts ->
                contacts.cards().stream().map(ShownContent::card).collect(Collectors.joining("; "));
            case InboundContent.Reaction reaction -> reaction.emoji();
            case InboundContent.ButtonReply reply -> reply.title();
            case InboundContent.ListReply reply -> joined(" – ", reply.title(), reply.description());
            case InboundContent.FlowReply reply -> reply.body();
            case InboundContent.AddressReply reply -> reply.body();
            case InboundContent.CallPermission reply -> "calls: " + reply.response();
            case InboundContent.TemplateButton button -> button.text();
            case InboundContent.Order order -> joined("; ", order.text(), items(order));
            case InboundContent.SystemNotice notice -> notice.body();
            case InboundContent.Edited edited -> of(edited.content());
            case InboundContent.Revoked revoked -> null;
            case InboundContent.Unsupported other -> null;
        };
    }

    private static String card(ContactCard card) {
        return Stream.concat(Stream.ofNullable(card.name()), card.phones().stream().map(ContactCard.Phone::phone))
                .collect(Collectors.joining(" "));
    }

    private static String items(InboundContent.Order order) {
        return order.items().stream().map(item -> item.quantity() + " × " + item.productRetailerId())
                .collect(Collectors.joining(", "));
    }

    private static String joined(String separator, String... parts) {
        var line = Stream.of(parts).filter(part -> part != null && !part.isBlank()).collect(Collectors.joining(separator));
        return line.isEmpty() ? null : line;
    }
}
