package dev.recado.outbound.message;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Describes the body of a message to send in the API document; {@link MessageRequestReader} reads and checks it. */
@Schema(name = "GraphMessage", description = "A message in the form of the Graph API. The property with the name of the type holds"
        + " the content; the contents of other types must be absent.")
record GraphMessage(
        @Schema(description = "phone number with country code, in any usual spelling; or recipient") String to,
        @Schema(description = "business-scoped user id, instead of to", examples = "BR.13491208655302741918") String recipient,
        @Schema(defaultValue = "text", enumeration = {
                "text", "image", "video", "audio", "document", "sticker", "location",
                "contacts", "reaction", "interactive", "template"}) String type,
        @Schema(description = "an object with body and preview_url, or the body as a plain string") Object text,
        @Schema(description = "id (of POST /api/v1/media, or Meta's) or link, and caption") Map<String, Object> image,
        @Schema(description = "id or link, as for image; caption") Map<String, Object> video,
        @Schema(description = "id or link, as for image; voice for a voice message") Map<String, Object> audio,
        @Schema(description = "id or link, as for image; caption and filename") Map<String, Object> document,
        @Schema(description = "id or link, as for image") Map<String, Object> sticker,
        @Schema(description = "latitude, longitude, name and address") Map<String, Object> location,
        List<Map<String, Object>> contacts,
        @Schema(description = "message_id and emoji, which is empty to remove the reaction") Map<String, Object> reaction,
        @Schema(description = "type, header, body, footer and action") Map<String, Object> interactive,
        @Schema(description = "name, language and components") Map<String, Object> template,
        @Schema(description = "message_id of the quoted message") Map<String, Object> context,
        @Schema(description = "Meta's phone number id of the sending number; required when the tenant has several") String channel,
        @Schema(enumeration = {"notice", "bulk"}, defaultValue = "notice") String lane,
        @Schema(description = "not sent after this; a day from now by default, at most 7 days") Instant expiresAt,
        @Schema(defaultValue = "false", description = "sends a template once more, ten minutes after a send of which WhatsApp"
                + " has reported nothing; the person may get it twice") Boolean resendIfUncertain,
        @Schema(description = "instead of a message: marks a received one as read", enumeration = {"read"}) String status,
        @Schema(description = "id of the received message; with status only") String messageId,
        @Schema(description = "type text: the customer sees the business type; with status only") Map<String, Object> typingIndicator){
}
