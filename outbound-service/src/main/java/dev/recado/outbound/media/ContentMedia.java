package dev.recado.outbound.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import dev.recado.events.CarouselCard;
import dev.recado.events.InteractiveMessage;
import dev.recado.events.MediaFile;
import dev.recado.events.MediaType;
import dev.recado.events.MessageHeader;
import dev.recado.events.OutboundContent;
import dev.recado.events.TemplateComponentValues;
import dev.recado.events.TemplateParameter;
import org.jspecify.annotations.Nullable;

/**
 * Finds the media of ours in a message, and replaces their ids by Meta's. An id is ours if it is a UUID, because Meta's ids are
 * numbers. Only the typed properties of files count: the data of a form are the business's own.
 */
public final class ContentMedia {

    private static final Pattern OUR_ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /**
     * Media of ours that a message names.
     *
     * @param field path of the id in the message
     * @param type how the message shows them
     * @param voice whether they are sent as a voice message
     */
    public record MediaReference(String field, UUID id, MediaType type, boolean voice) {
    }

    /**
     * Media of ours after their upload to Meta.
     *
     * @param id at Meta, which a message contains instead of ours
     * @param filename with which they were stored, or null
     */
    public record MetaMedia(String id, @Nullable String filename) {

        @Override
        public String toString() {
            return "MetaMedia[id=" + id + "]";
        }
    }

    /** Replaces the file at one place of a message, or returns it unchanged. */
    private interface Change {

        MediaFile apply(String field, MediaType type, boolean voice, MediaFile file);
    }

    private final Change change;

    private ContentMedia(Change change) {
        this.change = change;
    }

    /** The media of ours in the order of the message; the same media may be there several times. */
    public static List<MediaReference> references(OutboundContent content) {
        var found = new ArrayList<MediaReference>();
        new ContentMedia((field, type, voice, file) -> {
            if (isOurs(file)) {
                found.add(new MediaReference(field + ".id", UUID.fromString(file.id()), type, voice));
            }
            return file;
        }).content(content);
        return found;
    }

    /** Puts Meta's ids into the message. A document without a name gets the name with which it was stored. */
    public static OutboundContent resolve(OutboundContent content, Map<UUID, MetaMedia> uploaded) {
        return new ContentMedia((field, type, voice, file) -> {
            var media = isOurs(file) ? uploaded.get(UUID.fromString(file.id())) : null;
            return media == null ? file : new MediaFile(media.id(), null, filename(type, file, media));
        }).content(content);
    }

    private static @Nullable String filename(MediaType type, MediaFile file, MetaMedia media) {
        return type == MediaType.DOCUMENT && file.filename() == null ? media.filename() : file.filename();
    }

    private static boolean isOurs(MediaFile file) {
        return file.id() != null && OUR_ID.matcher(file.id()).matches();
    }

    private OutboundContent content(OutboundContent content) {
        return switch (content) {
            case OutboundContent.Image image -> image(image);
            case OutboundContent.Video video -> video(video);
            case OutboundContent.Audio audio -> audio(audio);
            case OutboundContent.Document document -> document(document);
            case OutboundContent.Sticker sticker -> sticker(sticker);
            case OutboundContent.Interactive(var interactive) -> new OutboundContent.Interactive(interactive(interactive));
            case OutboundContent.Template(var name, var language, var components) ->
                new OutboundContent.Template(name, language, components("template.components", components));
            case OutboundContent.Text text -> text;
            case OutboundContent.Location location -> location;
            case OutboundContent.Contacts contacts -> contacts;
            case OutboundContent.Reaction reaction -> reaction;
            case OutboundContent.Unsupported unsupported -> unsupported;
        };
    }

    private OutboundContent image(OutboundContent.Image image) {
        var file = file("image", MediaType.IMAGE, new MediaFile(image.id(), image.link(), null));
        return new OutboundContent.Image(file.id(), file.link(), image.caption());
    }

    private OutboundContent video(OutboundContent.Video video) {
        var file = file("video", MediaType.VIDEO, new MediaFile(video.id(), video.link(), null));
        return new OutboundContent.Video(file.id(), file.link(), video.caption());
    }

    private OutboundContent audio(OutboundContent.Audio audio) {
        var file = change.apply("audio", MediaType.AUDIO, Boolean.TRUE.equals(audio.voice()),
                new MediaFile(audio.id(), audio.link(), null));
        return new OutboundContent.Audio(file.id(), file.link(), audio.voice());
    }

    private OutboundContent document(OutboundContent.Document document) {
        var file = file("document", MediaType.DOCUMENT,
                new MediaFile(document.id(), document.link(), document.filename()));
        return new OutboundContent.Document(file.id(), file.link(), document.caption(), file.filename());
    }

    private OutboundContent sticker(OutboundContent.Sticker sticker) {
        var file = file("sticker", MediaType.STICKER, new MediaFile(sticker.id(), sticker.link(), null));
        return new OutboundContent.Sticker(file.id(), file.link());
    }

    private @Nullable MediaFile file(String field, MediaType type, @Nullable MediaFile file) {
        return file == null ? null : change.apply(field, type, false, file);
    }

    private @Nullable InteractiveMessage interactive(@Nullable InteractiveMessage message) {
        var field = "interactive.header";
        return switch (message) {
            case InteractiveMessage.ReplyButtons(var header, var body, var footer, var action) ->
                new InteractiveMessage.ReplyButtons(header(field, header), body, footer, action);
            case InteractiveMessage.OptionList(var header, var body, var footer, var action) ->
                new InteractiveMessage.OptionList(header(field, header), body, footer, action);
            case InteractiveMessage.UrlButton(var header, var body, var footer, var action) ->
                new InteractiveMessage.UrlButton(header(field, header), body, footer, action);
            case InteractiveMessage.Flow(var header, var body, var footer, var action) ->
                new InteractiveMessage.Flow(header(field, header), body, footer, action);
            case InteractiveMessage.ProductList(var header, var body, var footer, var action) ->
                new InteractiveMessage.ProductList(header(field, header), body, footer, action);
            case InteractiveMessage.Carousel carousel -> carousel(carousel);
            case InteractiveMessage.LocationRequest request -> request;
            case InteractiveMessage.ContactInfoRequest request -> request;
            case InteractiveMessage.Product product -> product;
            case InteractiveMessage.Catalog catalog -> catalog;
            case InteractiveMessage.Unsupported unsupported -> unsupported;
            case null -> null;
        };
    }

    private InteractiveMessage carousel(InteractiveMessage.Carousel carousel) {
        return carousel.action() == null
                ? carousel
                : new InteractiveMessage.Carousel(carousel.body(), new InteractiveMessage.Carousel.Action(
                        each("interactive.action.cards", carousel.action().cards(), this::card)));
    }

    private CarouselCard card(String field, CarouselCard card) {
        return new CarouselCard(card.cardIndex(), card.type(), header(field + ".header", card.header()), card.body(),
                card.action());
    }

    private @Nullable MessageHeader header(String field, @Nullable MessageHeader header) {
        return switch (header) {
            case MessageHeader.ImageHeader(var image) ->
                new MessageHeader.ImageHeader(file(field + ".image", MediaType.IMAGE, image));
            case MessageHeader.VideoHeader(var video) ->
                new MessageHeader.VideoHeader(file(field + ".video", MediaType.VIDEO, video));
            case MessageHeader.DocumentHeader(var document) ->
                new MessageHeader.DocumentHeader(file(field + ".document", MediaType.DOCUMENT, document));
            case MessageHeader.TextHeader text -> text;
            case null -> null;
        };
    }

    private List<TemplateComponentValues> components(String field, List<TemplateComponentValues> components) {
        return each(field, components, this::component);
    }

    private TemplateComponentValues component(String field, TemplateComponentValues component) {
        return switch (component) {
            case TemplateComponentValues.Header(var parameters) ->
                new TemplateComponentValues.Header(each(field + ".parameters", parameters, this::parameter));
            case TemplateComponentValues.Carousel(var cards) ->
                new TemplateComponentValues.Carousel(each(field + ".cards", cards,
                        (at, card) -> new TemplateComponentValues.Card(card.cardIndex(),
                                components(at + ".components", card.components()))));
            case TemplateComponentValues.Body body -> body;
            case TemplateComponentValues.Button button -> button;
            case TemplateComponentValues.LimitedTimeOffer offer -> offer;
        };
    }

    private TemplateParameter parameter(String field, TemplateParameter parameter) {
        return switch (parameter) {
            case TemplateParameter.Image(var image) ->
                new TemplateParameter.Image(file(field + ".image", MediaType.IMAGE, image));
            case TemplateParameter.Video(var video) ->
                new TemplateParameter.Video(file(field + ".video", MediaType.VIDEO, video));
            case TemplateParameter.Document(var document) ->
                new TemplateParameter.Document(file(field + ".document", MediaType.DOCUMENT, document));
            case TemplateParameter.Text text -> text;
            case TemplateParameter.Location location -> location;
            case TemplateParameter.Product product -> product;
            case TemplateParameter.Payload payload -> payload;
            case TemplateParameter.CouponCode code -> code;
            case TemplateParameter.Action action -> action;
            case TemplateParameter.LimitedTimeOffer offer -> offer;
        };
    }

    private static <T> List<T> each(String field, List<T> items, BiFunction<String, T, T> change) {
        return IntStream.range(0, items.size()).mapToObj(i -> change.apply(field + "[" + i + "]", items.get(i))).toList();
    }
}
