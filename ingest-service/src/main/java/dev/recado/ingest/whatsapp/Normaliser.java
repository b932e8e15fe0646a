package dev.recado.ingest.whatsapp;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

import dev.recado.ingest.channel.Channel;
import io.quarkus.logging.Log;

/** Turns Meta's updates into the suite's events; the same body always gives the same event ids. */
public final class Normaliser {

    /** Grows when a later reader understands more: what was stored as unsupported is then replaced. */
    public static final int REVISION = 2;
    /** Meta's ids have up to 128 characters; anything far longer is no id. */
    static final int ID_LENGTH_MAX = 512;

    private final Routes routes;

    /**
     * @param numbers the channel of a phone number id, or null when nobody has connected it
     * @param businesses the channels of a WhatsApp Business Account, none when nobody has connected one of its numbers
     */
    public Normaliser(Function<String, Channel> numbers, Function<String, List<Channel>> businesses) {
        this.routes = new Routes(numbers, businesses);
    }

    /** Never throws, whatever the bytes: a defect of ours costs the update it is in, told as unreadable. */
    public Normalised normalise(byte[] body, Origin origin) {
        var webhook = Webhook.read(body);
        var result = new Normalised(webhook.businessId());
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

    private void read(Change change, Origin origin, Normalised result) {
        if (change.field == null) {
            result.unreadable(change.pointer + "/field", "missing");
        } else if (Fields.ofMessages(change.field)) {
            messages(change, origin, result);
        } else if (Fields.ofAccounts(change.field)) {
            account(change, origin, result);
        } else {
            result.count(Fields.field(change.field), Fields.OTHER);
        }
    }

    private void account(Change change, Origin origin, Normalised result) {
        if (change.value == null) {
            result.unreadable(change.pointer + "/value", "not an object");
        } else if (change.complete) {
            var owners = routes.owners(change, origin, result);
            if (!owners.isEmpty()) {
                new Accounts(change, origin, result, owners).read();
            }
        }
    }

    private void messages(Change change, Origin origin, Normalised result) {
        if (change.value == null) {
            result.unreadable(change.pointer + "/value", "not an object");
            return;
        }
        for (var i = 0; i < change.value.errors; i++) {
            result.count(Fields.field(change.field), "error");
        }
        if (!change.value.hasUpdates()) {
            return;
        }
        var channel = routes.channel(change, change.value.phoneNumberId(), origin, result);
        if (channel != null) {
            var reading = new Reading(change.field, channel, origin, new People(change.value.people()), result);
            read(change.value, reading);
            if (change.value.standby != null) {
                read(change.value.standby, reading.of(Fields.STANDBY));
            }
        }
    }

    private static void read(Value value, Reading reading) {
        switch (reading.field()) {
            case Fields.MESSAGES -> {
                each(value.messages, reading, Messages::read);
                each(value.statuses, reading, Statuses::read);
            }
            case Fields.APP_ECHOES -> each(value.echoes, reading, Echoes::ofApp);
            case Fields.TOOL_ECHOES -> each(value.echoes, reading, Echoes::ofTool);
            default -> {
                each(value.messages, reading, Echoes::ofCustomer);
                each(value.echoes, reading, Echoes::ofOwner);
                each(value.statuses, reading, Statuses::read);
            }
        }
    }

    private static void each(List<Part> parts, Reading reading, BiConsumer<Reading, Part> reader) {
        for (var part : parts) {
            try {
                reader.accept(reading, part);
            } catch (RuntimeException defect) {
                tell(defect, part.pointer(), reading.result());
            }
        }
    }

    private static void tell(RuntimeException defect, String pointer, Normalised result) {
        Log.errorf("an update could not be read by a defect: %s at %s", defect.getClass().getName(),
                defect.getStackTrace().length > 0 ? defect.getStackTrace()[0] : "an unknown place");
        result.unreadable(pointer, "defect: " + defect.getClass().getSimpleName());
    }
}
