package dev.recado.ingest.whatsapp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;

import dev.recado.ingest.channel.ConnectedChannels.ConnectedChannel;
import dev.recado.ingest.whatsapp.NormalisedWebhook.UnreadablePart;
import dev.recado.ingest.whatsapp.WebhookBody.Change;
import dev.recado.ingest.whatsapp.WebhookNormaliser.Origin;
import org.jspecify.annotations.Nullable;

/** Finds the channels of a change by its phone number or business account, and never those of another Meta app. */
final class ChannelLookup {

    private static final int NUMBER_ID_LENGTH_MAX = 32;

    private final Function<String, @Nullable ConnectedChannel> byNumber;
    private final Function<String, List<ConnectedChannel>> byBusinessAccount;

    ChannelLookup(Function<String, @Nullable ConnectedChannel> byNumber,
            Function<String, List<ConnectedChannel>> byBusinessAccount) {
        this.byNumber = byNumber;
        this.byBusinessAccount = byBusinessAccount;
    }

    /** The channel of the change's number. If there is none, returns null and records the reason in the result. */
    @Nullable
    ConnectedChannel ofNumber(Change change, @Nullable String number, Origin origin, NormalisedWebhook result) {
        if (number == null || number.isEmpty() || number.length() > NUMBER_ID_LENGTH_MAX || !MetaJson.allDigits(number)) {
            result.addUnreadable(change.pointer + "/value/metadata/phone_number_id", "missing or no number");
            return null;
        }
        var channel = byNumber.apply(number);
        if (channel == null) {
            result.unknownNumbers().add(number);
            result.count(WebhookFields.fieldLabel(change.field), "unknown_number");
        } else if (!channel.app().equals(origin.app())) {
            result.addUnreadable(change.pointer, UnreadablePart.APP_MISMATCH);
            return null;
        }
        return channel;
    }

    /** One channel of each tenant that an account change concerns. If there is none, records the reason in the result. */
    List<ConnectedChannel> owners(Change change, Origin origin, NormalisedWebhook result) {
        if (change.entry.id == null) {
            result.addUnreadable(change.entry.pointer + "/id", "missing or too long");
            return List.of();
        }
        var number = change.value.phoneNumberId();
        if (number != null) {
            var channel = ofNumber(change, number, origin, result);
            return channel == null ? List.of() : List.of(channel);
        }
        var channels = byBusinessAccount.apply(change.entry.id);
        var owners = oneOfEachTenant(channels, origin.app());
        if (channels.isEmpty()) {
            result.count(WebhookFields.fieldLabel(change.field), "unknown_business");
        } else if (owners.isEmpty()) {
            result.addUnreadable(change.pointer, UnreadablePart.APP_MISMATCH);
        }
        return owners;
    }

    private static List<ConnectedChannel> oneOfEachTenant(List<ConnectedChannel> channels, String app) {
        var tenants = new HashSet<>();
        var owners = new ArrayList<ConnectedChannel>(1);
        for (var channel : channels) {
            if (channel.app().equals(app) && tenants.add(channel.tenantId())) {
                owners.add(channel);
            }
        }
        return owners;
    }
}
