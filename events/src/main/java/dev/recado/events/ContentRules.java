package dev.recado.events;

import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Checks a content against the limits of the Graph API (WhatsApp reference C.2, C.3 and E) before it is queued. One measure holds for
 * every length: Unicode code points.
 */
public final class ContentRules {

    public static final int CAPTION_CHARS_MAX = 1024;
    public static final int WAMID_CHARS_MAX = 128;
    static final int FILENAME_CHARS_MAX = 240;
    static final int MEDIA_ID_CHARS_MAX = 64;
    static final int PLACE_CHARS_MAX = 1000;
    private static final int CONTACTS_MAX = 257;
    private static final int CONTACT_PARTS_MAX = 20;
    private static final int CONTACT_CHARS_MAX = 256;
    private static final Pattern MEDIA_ID = Pattern.compile("[A-Za-z0-9_-]{1," + MEDIA_ID_CHARS_MAX + "}");
    private static final Pattern BIRTHDAY = Pattern.compile("[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])");
    /** One character as a person sees it that contains an emoji; a digit alone is none, although Unicode lists it. */
    private static final Pattern EMOJI = Pattern.compile("(?![0-9#*]\\z)(?=.*\\p{IsEmoji})\\X", Pattern.DOTALL);
    private static final int LATITUDE_MAX = 90;
    private static final int LONGITUDE_MAX = 180;

    private ContentRules() {
    }

    /**
     * One limit of WhatsApp that a content does not keep.
     *
     * @param field path with the names of the Graph API, as in {@code interactive.action.buttons[0].reply.title}
     * @param message the limit and the length of the value, without the value
     */
    public record Violation(String field, String message) {
    }

    /** Returns every violation; empty when WhatsApp accepts the shape and the lengths. */
    public static List<Violation> violations(OutboundContent content) {
        return switch (content) {
            case OutboundContent.Text text -> text(ContentChecker.at("text"), text).found();
            case OutboundContent.Image(var id, var link, var caption) ->
                captioned(file(ContentChecker.at("image"), id, link), caption).found();
            case OutboundContent.Video(var id, var link, var caption) ->
                captioned(file(ContentChecker.at("video"), id, link), caption).found();
            case OutboundContent.Audio audio -> file(ContentChecker.at("audio"), audio.id(), audio.link()).found();
            case OutboundContent.Document document -> document(ContentChecker.at("document"), document).found();
            case OutboundContent.Sticker(var id, var link) -> file(ContentChecker.at("sticker"), id, link).found();
            case OutboundContent.Location(var latitude, var longitude, var name, var address) ->
                place(ContentChecker.at("location"), new TemplateParameter.Place(latitude, longitude, name, address)).found();
            case OutboundContent.Contacts cards -> contacts(cards);
            case OutboundContent.Reaction reaction -> reaction(ContentChecker.at("reaction"), reaction).found();
            case OutboundContent.Interactive interactive -> InteractiveRules.violations(interactive.interactive());
            case OutboundContent.Template template -> TemplateContentRules.violations(template);
            case OutboundContent.Unsupported unsupported ->
                List.of(new Violation("type", "this version cannot send messages of this kind"));
        };
    }

    private static ContentChecker text(ContentChecker at, OutboundContent.Text text) {
        at.text("body", text.body(), OutboundContent.TEXT_CHARS_MAX);
        return at;
    }

    private static ContentChecker captioned(ContentChecker at, @Nullable String caption) {
        at.optionalText("caption", caption, CAPTION_CHARS_MAX);
        return at;
    }

    private static ContentChecker file(ContentChecker at, @Nullable String id, @Nullable String link) {
        mediaFile(at, new MediaFile(id, link, null));
        return at;
    }

    static void mediaFile(ContentChecker at, MediaFile file) {
        at.oneOfTwo("id", file.id(), "link", file.link());
        if (file.id() != null) {
            at.matches("id", file.id(), MEDIA_ID, "must be the id of an uploaded file");
        }
        if (file.link() != null) {
            at.link("link", file.link());
        }
        at.optionalText("filename", file.filename(), FILENAME_CHARS_MAX);
    }

    private static ContentChecker document(ContentChecker at, OutboundContent.Document document) {
        mediaFile(at, new MediaFile(document.id(), document.link(), document.filename()));
        return captioned(at, document.caption());
    }

    static ContentChecker place(ContentChecker at, TemplateParameter.Place place) {
        degrees(at, "latitude", place.latitude(), LATITUDE_MAX);
        degrees(at, "longitude", place.longitude(), LONGITUDE_MAX);
        at.optionalText("name", place.name(), PLACE_CHARS_MAX);
        at.optionalText("address", place.address(), PLACE_CHARS_MAX);
        return at;
    }

    private static void degrees(ContentChecker at, String name, @Nullable String value, int max) {
        var valid = value != null && value.matches("-?[0-9]{1,3}(\\.[0-9]{1,15})?")
                && Math.abs(Double.parseDouble(value)) <= max;
        if (!valid) {
            at.add(name, "must be decimal degrees from -" + max + " to " + max);
        }
    }

    private static List<Violation> contacts(OutboundContent.Contacts cards) {
        var at = ContentChecker.root();
        at.each("contacts", cards.contacts(), 1, CONTACTS_MAX, ContentRules::contact);
        return at.found();
    }

    private static void contact(ContentChecker at, ContactToSend contact) {
        at.part("name", contact.name(),
                (name, value) -> name.text("formatted_name", value.formattedName(), CONTACT_CHARS_MAX));
        at.each("phones", contact.phones(), 0, CONTACT_PARTS_MAX,
                (phone, value) -> phone.text("phone", value.phone(), CONTACT_CHARS_MAX));
        at.each("emails", contact.emails(), 0, CONTACT_PARTS_MAX,
                (email, value) -> email.text("email", value.email(), CONTACT_CHARS_MAX));
        at.each("urls", contact.urls(), 0, CONTACT_PARTS_MAX,
                (url, value) -> url.text("url", value.url(), CONTACT_CHARS_MAX));
        at.each("addresses", contact.addresses(), 0, CONTACT_PARTS_MAX, (address, value) -> {
        });
        if (contact.birthday() != null) {
            at.matches("birthday", contact.birthday(), BIRTHDAY, "must be a date as in 1990-01-31");
        }
    }

    private static ContentChecker reaction(ContentChecker at, OutboundContent.Reaction reaction) {
        at.text("message_id", reaction.messageId(), WAMID_CHARS_MAX);
        if (reaction.emoji() == null) {
            at.add("emoji", "is required; it is empty to remove a reaction");
        } else if (!reaction.emoji().isEmpty() && !EMOJI.matcher(reaction.emoji()).matches()) {
            at.add("emoji", "must be one emoji, or empty to remove a reaction");
        }
        return at;
    }
}
