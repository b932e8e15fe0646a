package dev.recado.ingest.whatsapp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;

import dev.recado.ingest.channel.ConnectedChannel;

/** Tells whom a change concerns: by its number where it names one, else by its account, and never for another app's path. */
final class ChannelLookup {

    private static final int NUMBER_ID_LENGTH_MAX = 32;

    private final Function<String, ConnectedChannel> numbers;
    private final Function<String, List<ConnectedChannel>> businesses;

    ChannelLookup(Function<String, ConnectedChannel> numbers, Function<String, List<ConnectedChannel>> businesses) {
        this.numbers = numbers;
        this.businesses = businesses;
    }

    /** The channel of a change's number; null, and told in the result, when there is none. */
    ConnectedChannel channel(Change change, String number, WebhookOrigin origin, NormalisedWebhook result) {
        if (number == null || number.isEmpty() || number.length() > NUMBER_ID_LENGTH_MAX || !MetaJson.digits(number)) {
            result.unreadable(change.pointer + "/value/metadata/phone_number_id", "missing or no number");
            return null;
        }
        var channel = numbers.apply(number);
        if (channel == null) {
            result.unknownNumbers().add(number);
            result.count(WebhookFields.field(change.field), "unknown_number");
        } else if (!channel.app().equals(origin.app())) {
            result.unreadable(change.pointer, UnreadablePart.APP_MISMATCH);
            return null;
        }
        return channel;
    }

    /** One channel of each tenant that a change of an account concerns; none, and told in the result, when nobody is. */
    List<ConnectedChannel> owners(Change change, WebhookOrigin origin, NormalisedWebhook result) {
        if (change.entry.id == null) {
            result.unreadable(change.entry.pointer + "/id", "missing or too long");
            return List.of();
        }
        var number = change.value.phoneNumberId();
        if (number != null) {
            var channel = channel(change, number, origin, result);
            return channel == null ? List.of() : List.of(channel);
        }
        var known = businesses.apply(change.entry.id);
        var owners = oneOfEachTenant(known, origin.app());
        if (known.isEmpty()) {
            result.count(WebhookFields.field(change.field), "unknown_business");
        } else if (owners.isEmpty()) {
            result.unreadable(change.pointer, UnreadablePart.APP_MISMATCH);
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
