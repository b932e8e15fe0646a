package dev.recado.ingest.whatsapp;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

import dev.recado.ingest.channel.ConnectedChannel;
import io.quarkus.logging.Log;

/** Turns Meta's updates into the suite's events; the same body always gives the same event ids. */
public final class WebhookNormaliser {

    /** Grows when a later reader understands more: what was stored as unsupported is then replaced. */
    public static final int REVISION = 2;
    /** Meta's ids have up to 128 characters; anything far longer is no id. */
    static final int ID_LENGTH_MAX = 512;

    private final ChannelLookup routes;

    /**
     * @param numbers the channel of a phone number id, or null when nobody has connected it
     * @param businesses the channels of a WhatsApp Business Account, none when nobody has connected one of its numbers
     */
    public WebhookNormaliser(Function<String, ConnectedChannel> numbers, Function<String, List<ConnectedChannel>> businesses) {
        this.routes = new ChannelLookup(numbers, businesses);
    }

    /** Never throws, whatever the bytes: a defect of ours costs the update it is in, told as unreadable. */
    public NormalisedWebhook normalise(byte[] body, WebhookOrigin origin) {
        var webhook = WebhookBody.read(body);
        var result = new NormalisedWebhook(webhook.businessId());
        result.unreadable().addAll(webhook.unreadable());
        for (var change : webhook.changes()) {
            try {
                read(change, origin, result);
            } catch (RuntimeException defect) {
                tell(defect, change.pointer, result);
            }
        }
        return result;
    }

    private void read(Change change, WebhookOrigin origin, NormalisedWebhook result) {
        if (change.field == null) {
            result.unreadable(change.pointer + "/field", "missing");
        } else if (WebhookFields.ofMessages(change.field)) {
            messages(change, origin, result);
        } else if (WebhookFields.ofAccounts(change.field)) {
            account(change, origin, result);
        } else {
            result.count(WebhookFields.field(change.field), WebhookFields.OTHER);
        }
    }

    private void account(Change change, WebhookOrigin origin, NormalisedWebhook result) {
        if (change.value == null) {
            result.unreadable(change.pointer + "/value", "not an object");
        } else if (change.complete) {
            var owners = routes.owners(change, origin, result);
            if (!owners.isEmpty()) {
                new AccountEvents(change, origin, result, owners).read();
            }
        }
    }

    private void messages(Change change, WebhookOrigin origin, NormalisedWebhook result) {
        if (change.value == null) {
            result.unreadable(change.pointer + "/value", "not an object");
            return;
        }
        for (var i = 0; i < change.value.errors; i++) {
            result.count(WebhookFields.field(change.field), "error");
        }
        if (!change.value.hasUpdates()) {
            return;
        }
        var channel = routes.channel(change, change.value.phoneNumberId(), origin, result);
        if (channel != null) {
            var reading = new ReadContext(change.field, channel, origin, new PersonParser(change.value.people()), result);
            read(change.value, reading);
            if (change.value.standby != null) {
                read(change.value.standby, reading.of(WebhookFields.STANDBY));
            }
        }
    }

    private static void read(ChangeValue value, ReadContext reading) {
        switch (reading.field()) {
            case WebhookFields.MESSAGES -> {
                each(value.messages, reading, InboundMessageParser::read);
                each(value.statuses, reading, StatusParser::read);
            }
            case WebhookFields.APP_ECHOES -> each(value.echoes, reading, MessageEchoParser::ofApp);
            case WebhookFields.TOOL_ECHOES -> each(value.echoes, reading, MessageEchoParser::ofTool);
            default -> {
                each(value.messages, reading, MessageEchoParser::ofCustomer);
                each(value.echoes, reading, MessageEchoParser::ofOwner);
                each(value.statuses, reading, StatusParser::read);
            }
        }
    }

    private static void each(List<JsonSlice> parts, ReadContext reading, BiConsumer<ReadContext, JsonSlice> reader) {
        for (var part : parts) {
            try {
                reader.accept(reading, part);
            } catch (RuntimeException defect) {
                tell(defect, part.pointer(), reading.result());
            }
        }
    }

    private static void tell(RuntimeException defect, String pointer, NormalisedWebhook result) {
        Log.errorf("an update could not be read by a defect: %s at %s", defect.getClass().getName(),
                defect.getStackTrace().length > 0 ? defect.getStackTrace()[0] : "an unknown place");
        result.unreadable(pointer, "defect: " + defect.getClass().getSimpleName());
    }
}
