package dev.recado.ingest.whatsapp;

import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

import dev.recado.ingest.channel.ConnectedChannels.ConnectedChannel;
import io.quarkus.logging.Log;
import org.jspecify.annotations.Nullable;

/** Turns a webhook's body into the suite's events. The same body always yields the same event ids. */
public final class WebhookNormaliser {

    /** Increase it when the parsers support more. A replay then replaces content that was stored as unsupported. */
    public static final int REVISION = 2;
    /** Meta's ids have up to 128 characters; a much longer text is not an id. */
    static final int ID_LENGTH_MAX = 512;

    private final ChannelLookup channels;

    /**
     * @param byNumber returns the channel of a phone number id, null when the number is not connected
     * @param byBusinessAccount returns the channels of a WhatsApp Business Account, possibly none
     */
    public WebhookNormaliser(Function<String, @Nullable ConnectedChannel> byNumber,
            Function<String, List<ConnectedChannel>> byBusinessAccount) {
        this.channels = new ChannelLookup(byNumber, byBusinessAccount);
    }

    /** Never throws. A defect affects only its own update, which becomes an unreadable part. */
    public NormalisedWebhook normalise(byte[] json, Origin origin) {
        var body = WebhookBodyParser.parse(json);
        var result = new NormalisedWebhook(body.businessId());
        result.unreadable().addAll(body.unreadable());
        for (var change : body.changes()) {
            try {
                normalise(change, origin, result);
            } catch (RuntimeException defect) {
                addDefect(defect, change.pointer, result);
            }
        }
        return result;
    }

    private void normalise(WebhookBody.Change change, Origin origin, NormalisedWebhook result) {
        if (change.field == null) {
            result.addUnreadable(change.pointer + "/field", "missing");
        } else if (WebhookFields.holdsMessages(change.field)) {
            normaliseMessages(change, origin, result);
        } else if (WebhookFields.holdsAccountChange(change.field)) {
            normaliseAccountChange(change, origin, result);
        } else {
            result.count(WebhookFields.fieldLabel(change.field), WebhookFields.OTHER);
        }
    }

    private void normaliseAccountChange(WebhookBody.Change change, Origin origin, NormalisedWebhook result) {
        if (change.value == null) {
            result.addUnreadable(change.pointer + "/value", "not an object");
        } else if (change.complete) {
            var owners = channels.owners(change, origin, result);
            if (!owners.isEmpty()) {
                new AccountEvents(change, origin, result, owners).add();
            }
        }
    }

    private void normaliseMessages(WebhookBody.Change change, Origin origin, NormalisedWebhook result) {
        if (change.value == null) {
            result.addUnreadable(change.pointer + "/value", "not an object");
            return;
        }
        for (var i = 0; i < change.value.errors; i++) {
            result.count(WebhookFields.fieldLabel(change.field), "error");
        }
        if (change.value.updates() == 0) {
            return;
        }
        var channel = channels.ofNumber(change, change.value.phoneNumberId(), origin, result);
        if (channel != null) {
            var people = new PersonParser(change.value.allContacts(), change.value.updates());
            var context = new ReadContext(change.field, channel, origin, people, result);
            parse(change.value, context);
            if (change.value.standby != null) {
                parse(change.value.standby, context.withField(WebhookFields.STANDBY));
            }
        }
    }

    private static void parse(ChangeValue value, ReadContext context) {
        switch (context.field()) {
            case WebhookFields.MESSAGES -> {
                parseEach(value.messages, context, InboundMessageParser::parse);
                parseEach(value.statuses, context, StatusParser::parse);
            }
            case WebhookFields.APP_ECHOES -> parseEach(value.echoes, context, MessageEchoParser::parseFromApp);
            case WebhookFields.TOOL_ECHOES -> parseEach(value.echoes, context, MessageEchoParser::parseFromTool);
            default -> {
                parseEach(value.messages, context, MessageEchoParser::parseStandbyInbound);
                parseEach(value.echoes, context, MessageEchoParser::parseStandbyOutbound);
                parseEach(value.statuses, context, StatusParser::parse);
            }
        }
    }

    private static void parseEach(List<JsonSlice> slices, ReadContext context, BiConsumer<ReadContext, JsonSlice> parser) {
        for (var slice : slices) {
            try {
                parser.accept(context, slice);
            } catch (RuntimeException defect) {
                addDefect(defect, slice.pointer(), context.result());
            }
        }
    }

    private static void addDefect(RuntimeException defect, String pointer, NormalisedWebhook result) {
        Log.errorf("An update is dead-lettered because of a defect in its parser; report it error=%s at=%s",
                defect.getClass().getName(), defect.getStackTrace().length > 0 ? defect.getStackTrace()[0] : "unknown");
        result.addUnreadable(pointer, "defect: " + defect.getClass().getSimpleName());
    }

    /**
     * How a webhook reached the suite.
     *
     * @param app the Meta app in the request path; its secret signed the body
     */
    public record Origin(String app, Instant receivedAt) {
    }
}
