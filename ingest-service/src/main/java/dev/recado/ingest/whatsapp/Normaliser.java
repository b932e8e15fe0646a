package dev.recado.ingest.whatsapp;

import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.ChannelId;
import dev.recado.events.DeliveryStatus;
import dev.recado.events.MessageReceived;
import dev.recado.events.StatusReported;
import dev.recado.ingest.channel.Channel;
import io.quarkus.logging.Log;

/** Turns Meta's updates into the suite's events; the same body always gives the same event ids. */
public final class Normaliser {

    /** Grows when a later reader understands more: what was stored as unsupported is then replaced. */
    public static final int REVISION = 1;
    /** Meta's ids have up to 128 characters; anything far longer is no id. */
    static final int ID_LENGTH_MAX = 512;
    private static final int WORD_LENGTH_MAX = 64;
    private static final Pattern NUMBER_ID = Pattern.compile("[0-9]{1,32}");

    private final Function<String, Channel> channels;

    /** @param channels the channel of a phone number id, or null when nobody has connected it */
    public Normaliser(Function<String, Channel> channels) {
        this.channels = channels;
    }

    /** Never throws, whatever the bytes: a defect of ours costs the updates behind it, told as unreadable. */
    public Normalised normalise(byte[] body, Origin origin) {
        var webhook = Webhook.read(body);
        var result = new Normalised(webhook.businessId());
        result.unreadable().addAll(webhook.unreadable());
        for (var change : webhook.changes()) {
            try {
                read(change, origin, result);
            } catch (RuntimeException defect) {
                Log.errorf("a change could not be read by a defect: %s at %s", defect.getClass().getName(),
                        defect.getStackTrace().length > 0 ? defect.getStackTrace()[0] : "an unknown place");
                result.unreadable(change.pointer, "defect: " + defect.getClass().getSimpleName());
            }
        }
        return result;
    }

    private void read(Change change, Origin origin, Normalised result) {
        if (change.field == null) {
            result.unreadable(change.pointer + "/field", "missing");
        } else if (!change.field.equals(Fields.MESSAGES)) {
            result.count(Fields.field(change.field), Fields.OTHER);
        } else if (!change.hasValue) {
            result.unreadable(change.pointer + "/value", "not an object");
        } else {
            route(change, origin, result);
        }
    }

    private void route(Change change, Origin origin, Normalised result) {
        for (var i = 0; i < change.errors; i++) {
            result.count(Fields.MESSAGES, "error");
        }
        if (change.updates() == 0) {
            return;
        }
        if (change.phoneNumberId == null || !NUMBER_ID.matcher(change.phoneNumberId).matches()) {
            result.unreadable(change.pointer + "/value/metadata/phone_number_id", "missing or no number");
            return;
        }
        var channel = channels.apply(change.phoneNumberId);
        if (channel == null) {
            result.unknownNumbers().add(change.phoneNumberId);
            result.count(Fields.MESSAGES, "unknown_number");
        } else if (!channel.app().equals(origin.app())) {
            result.unreadable(change.pointer, Unreadable.APP_MISMATCH);
        } else {
            new Reading(channel, origin, new People(change.contacts), result).read(change);
        }
    }

    /** The updates of one change, whose channel is known. */
    private record Reading(Channel channel, Origin origin, People people, Normalised result) {

        void read(Change change) {
            change.messages.forEach(this::message);
            change.statuses.forEach(this::status);
        }

        private void message(Part part) {
            var json = part.json();
            var wamid = id(part);
            if (wamid == null) {
                return;
            }
            result.count(Fields.MESSAGES, Fields.type(Contents.type(json)));
            result.add(new MessageReceived(channel.channelId() + ":" + wamid, channel.tenantId(),
                    Values.time(json, origin.receivedAt()), REVISION, channel.channelId(), wamid, people.sender(json),
                    Contents.of(part), origin.receivedAt(), Values.name(Values.object(json, "context"), "id"), null, null, null,
                    null));
        }

        private void status(Part part) {
            var json = part.json();
            var wamid = id(part);
            if (wamid == null) {
                return;
            }
            if ("payment".equals(Values.text(json, "type"))) {
                result.count(Fields.MESSAGES, "payment");
                return;
            }
            var word = Values.name(json, "status");
            if (word == null || word.length() > WORD_LENGTH_MAX) {
                result.unreadable(part.pointer() + "/status", word == null ? "missing" : "too long");
                return;
            }
            result.count(Fields.MESSAGES, "status");
            result.add(reported(json, wamid, word.toLowerCase(Locale.ROOT)));
        }

        private StatusReported reported(JsonNode json, String wamid, String word) {
            ChannelId id = channel.channelId();
            return new StatusReported(id + ":" + wamid + ":" + word, channel.tenantId(),
                    Values.time(json, origin.receivedAt()), REVISION, id, wamid, status(word),
                    Values.name(json, "biz_opaque_callback_data"), people.recipient(json), Errors.of(json), null, null, null,
                    null);
        }

        private static DeliveryStatus status(String word) {
            return switch (word) {
                case "sent" -> DeliveryStatus.SENT;
                case "delivered" -> DeliveryStatus.DELIVERED;
                case "read" -> DeliveryStatus.READ;
                case "played" -> DeliveryStatus.PLAYED;
                case "failed" -> DeliveryStatus.FAILED;
                default -> DeliveryStatus.UNKNOWN;
            };
        }

        private String id(Part part) {
            var id = Values.name(part.json(), "id");
            if (id == null || id.length() > ID_LENGTH_MAX) {
                result.unreadable(part.pointer() + "/id", id == null ? "missing" : "too long");
                return null;
            }
            return id;
        }
    }
}
