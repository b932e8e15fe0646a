package dev.recado.outbound.message;

import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.events.Address;
import dev.recado.events.ContentRules;
import dev.recado.events.DispatchSubmitted;
import dev.recado.events.Lane;
import dev.recado.events.OutboundContent;
import dev.recado.kit.http.Problem;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.phone.PhoneNumber;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request in the form of the Graph API's {@code /messages}. It refuses unknown properties, because one that reaches Meta may
 * cost money: {@code category} makes a paid message of a text.
 */
@ApplicationScoped
class MessageRequestReader {

    private static final Duration EXPIRY_MAX = Duration.ofDays(7);
    private static final Set<String> TYPES = Set.of("text", "image", "video", "audio", "document", "sticker", "location",
            "contacts", "reaction", "interactive", "template");
    private static final Set<String> PROPERTIES = Set.of("messaging_product", "recipient_type", "to", "recipient", "type",
            "context", "channel", "lane", "expires_at", "resend_if_uncertain");
    private static final Pattern PHONE = Pattern.compile(DispatchSubmitted.PHONE_FORM);
    private static final Pattern PHONE_WRITTEN = Pattern.compile("\\+?[0-9 ()./-]{7,30}");
    private static final Pattern USER_ID = Pattern.compile("[A-Z]{2}\\.(ENT\\.)?[A-Za-z0-9]{1,128}");
    private static final Pattern CHANNEL = Pattern.compile(DispatchSubmitted.CHANNEL_FORM);
    /** The most wrong properties that one answer names. */
    private static final int FIELDS_MAX = 10;

    private final ObjectMapper mapper;
    private final ObjectReader contents;
    private final Clock clock;

    MessageRequestReader(ObjectMapper mapper, Clock clock) {
        this.mapper = mapper;
        this.contents = mapper.readerFor(OutboundContent.class).with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        this.clock = clock;
    }

    /** @throws Refusal that names each wrong property, its limit and its length */
    MessageRequest read(ObjectNode json) {
        var type = text(json, "type") == null ? "text" : text(json, "type");
        require(TYPES.contains(type), "type", "must be one of " + TYPES.stream().sorted().collect(Collectors.joining(", ")));
        refuseUnknown(json, type);
        require(isAbsentOr(json, "messaging_product", "whatsapp"), "messaging_product", "must be whatsapp or absent");
        require(isAbsentOr(json, "recipient_type", "individual"), "recipient_type", "must be individual or absent");
        var content = content(json, type);
        var violations = ContentRules.violations(content);
        if (!violations.isEmpty()) {
            throw Refusal.invalid(violations.stream().limit(FIELDS_MAX)
                    .map(one -> new Problem.Detail(one.field(), one.message())).toList());
        }
        return new MessageRequest(address(json), channel(json), content, lane(json), expiresAt(json), replyTo(json),
                resendIfUncertain(json, content));
    }

    private static void refuseUnknown(ObjectNode json, String type) {
        var wrong = json.properties().stream().map(Map.Entry::getKey)
                .filter(name -> !PROPERTIES.contains(name) && !name.equals(type)).limit(FIELDS_MAX)
                .map(name -> new Problem.Detail(name, TYPES.contains(name)
                        ? "must be absent, because type is " + type
                        : "is no property of a message; known are " + known()))
                .toList();
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(wrong);
        }
    }

    private static String known() {
        return PROPERTIES.stream().sorted().collect(Collectors.joining(", ")) + " and the name of the type";
    }

    /** A text may also be a plain string. */
    private OutboundContent content(ObjectNode json, String type) {
        var given = json.get(type);
        require(given != null && !given.isNull(), type, "is required, because type is " + type);
        var content = mapper.createObjectNode().put("kind", type);
        if (type.equals("text") && given.isTextual()) {
            content.put("body", given.asText());
        } else if (type.equals("contacts") || type.equals("interactive")) {
            content.set(type, given);
        } else {
            require(given.isObject(), type, "must be an object");
            require(!given.has("kind"), type + ".kind", "is no property of " + type);
            content.setAll((ObjectNode) given);
        }
        return parse(content, type);
    }

    private OutboundContent parse(ObjectNode content, String type) {
        try {
            return contents.readValue(content);
        } catch (JsonProcessingException e) {
            throw (Refusal) Refusal.invalid(path(e, type), problem(e)).initCause(e);
        } catch (IOException e) {
            throw new IllegalStateException("a JSON tree is always readable", e);
        }
    }

    private static String path(JsonProcessingException failure, String type) {
        var steps = failure instanceof JsonMappingException mapping
                ? mapping.getPath()
                : List.<JsonMappingException.Reference>of();
        var path = steps.stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining());
        return path.startsWith("." + type) ? path.substring(1) : type + path;
    }

    private static String problem(JsonProcessingException failure) {
        return switch (failure) {
            case UnrecognizedPropertyException unknown -> "is not a property of this type of message";
            case InvalidTypeIdException unknown -> "must have a known type";
            default -> "is not readable; correct its type or form";
        };
    }

    private static Address address(ObjectNode json) {
        var to = text(json, "to");
        var recipient = text(json, "recipient");
        require((to == null) != (recipient == null), "to", "exactly one of to and recipient is required");
        if (recipient != null) {
            require(USER_ID.matcher(recipient).matches(), "recipient",
                    "must be a business-scoped user id as in BR.1349120865530274");
            return new Address(null, recipient);
        }
        var digits = PHONE_WRITTEN.matcher(to).matches() ? PhoneNumber.digits(to) : null;
        require(digits != null && PHONE.matcher(digits).matches(), "to",
                "must be a phone number with country code, 7 to 15 digits");
        return new Address(digits, null);
    }

    private static @Nullable String channel(ObjectNode json) {
        var channel = text(json, "channel");
        require(channel == null || CHANNEL.matcher(channel).matches(), "channel",
                "must be Meta's phone number id of 1 to 32 digits");
        return channel;
    }

    private static Lane lane(ObjectNode json) {
        var lane = text(json, "lane");
        return lane == null
                ? Lane.NOTICE
                : DispatchSubmitted.LANES.stream().filter(one -> one.name().equalsIgnoreCase(lane)).findFirst()
                        .orElseThrow(() -> Refusal.invalid("lane", "must be notice or bulk"));
    }

    private @Nullable Instant expiresAt(ObjectNode json) {
        var text = text(json, "expires_at");
        if (text == null) {
            return null;
        }
        var now = clock.instant();
        var at = instant(text);
        require(at.isAfter(now) && !at.isAfter(now.plus(EXPIRY_MAX)), "expires_at",
                "must be in the future, at most " + EXPIRY_MAX.toDays() + " days from now");
        return at;
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw (Refusal) Refusal.invalid("expires_at", "must be a time in UTC as in 2026-11-21T12:00:00Z").initCause(e);
        }
    }

    private static @Nullable String replyTo(ObjectNode json) {
        var context = json.get("context");
        if (context == null || context.isNull()) {
            return null;
        }
        require(context.isObject() && context.size() == 1 && context.path("message_id").isTextual(), "context",
                "must have message_id and nothing else");
        var wamid = context.get("message_id").asText();
        var length = wamid.codePointCount(0, wamid.length());
        require(!wamid.isBlank() && length <= ContentRules.WAMID_CHARS_MAX, "context.message_id",
                "must have 1 to " + ContentRules.WAMID_CHARS_MAX + " characters, has " + length);
        return wamid;
    }

    private static boolean resendIfUncertain(ObjectNode json, OutboundContent content) {
        var given = json.get("resend_if_uncertain");
        require(given == null || given.isNull() || given.isBoolean(), "resend_if_uncertain", "must be true or false");
        var resend = given != null && given.asBoolean();
        require(!resend || content instanceof OutboundContent.Template, "resend_if_uncertain",
                "is allowed for a template only");
        return resend;
    }

    private static boolean isAbsentOr(ObjectNode json, String name, String value) {
        var given = text(json, name);
        return given == null || given.equals(value);
    }

    private static @Nullable String text(JsonNode json, String name) {
        var value = json.get(name);
        require(value == null || value.isNull() || value.isTextual(), name, "must be a string");
        return value == null || value.isNull() ? null : value.asText();
    }

    private static void require(boolean valid, String field, String rule) {
        if (!valid) {
            throw Refusal.invalid(field, rule);
        }
    }
}
