package dev.recado.events;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One card of a carousel: a picture or video with a link or quick replies, or a product.
 *
 * @param cardIndex position from 0
 * @param type {@code cta_url}, also with quick replies, or {@code product}
 * @param header picture or video; null for a product
 * @param body text of the card, or null
 */
public record CarouselCard(int cardIndex, String type, @Nullable MessageHeader header,
        InteractiveMessage.@Nullable Paragraph body, Action action) {

    /** The properties of the card's type: name and parameters of a link, buttons, or the product; the others are null. */
    public record Action(@Nullable String name, InteractiveMessage.UrlAction.@Nullable Parameters parameters,
            @Nullable List<QuickReplyButton> buttons, @Nullable String productRetailerId, @Nullable String catalogId) {

        public Action {
            buttons = buttons == null ? null : List.copyOf(buttons);
        }
    }

    /** @param type always {@code quick_reply} */
    public record QuickReplyButton(String type, InteractiveMessage.ReplyButtons.Reply quickReply) {
    }
}
