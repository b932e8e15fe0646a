package dev.recado.ingest.whatsapp;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.recado.events.AccountChange;
import dev.recado.events.AccountChanged;
import dev.recado.ingest.channel.ConnectedChannel;

/** Makes the events of what Meta tells of an account: one for each tenant concerned, and one for each person listed. */
final class AccountEvents {

    private static final String CHANGE = "change";

    private final Change change;
    private final WebhookOrigin origin;
    private final NormalisedWebhook result;
    private final List<ConnectedChannel> owners;
    private final boolean ofNumber;

    /** @param owners one channel of each tenant concerned: the number's own, where the change is about a number */
    AccountEvents(Change change, WebhookOrigin origin, NormalisedWebhook result, List<ConnectedChannel> owners) {
        this.change = change;
        this.origin = origin;
        this.result = result;
        this.owners = owners;
        this.ofNumber = change.value.phoneNumberId() != null;
    }

    void read() {
        if (UserUpdateParser.listed(change.field)) {
            people(change.value.rest == null ? null : change.value.rest.get(change.field));
            return;
        }
        var told = new AccountFields(change.value.rest == null ? JsonNodeFactory.instance.objectNode() : change.value.rest);
        add(change.value.pointer, told, AccountChangeParser.of(change.field, told), null);
    }

    private void people(JsonNode list) {
        var at = change.value.pointer + "/" + change.field;
        if (list == null || !list.isArray()) {
            result.unreadable(at, list == null ? "missing" : "not an array");
            return;
        }
        var people = new PersonParser(change.value.contacts);
        for (var i = 0; i < list.size(); i++) {
            if (list.get(i).isObject()) {
                var told = new AccountFields(list.get(i));
                add(at + "/" + i, told, UserUpdateParser.of(change.field, told, people), told.name("timestamp"));
            } else {
                result.unreadable(at + "/" + i, "not an object");
            }
        }
    }

    private void add(String at, AccountFields told, AccountChange read, String seconds) {
        if (told.missing() != null) {
            result.unreadable(at + "/" + told.missing(), "missing");
            return;
        }
        result.count(WebhookFields.field(change.field), CHANGE);
        var entry = change.entry;
        var about = ofNumber ? change.field + ":" + change.value.phoneNumberId() : change.field;
        var id = entry.id + ":" + ChangeHash.of(about, told.json, entry.time);
        var occurredAt = MetaJson.time(seconds != null ? seconds : entry.time, origin.receivedAt());
        for (var owner : owners) {
            result.add(
                    new AccountChanged(owner.tenantId() + ":" + id, owner.tenantId(), occurredAt, WebhookNormaliser.REVISION,
                            entry.id,
                            ofNumber ? owner.channelId() : null, read, origin.receivedAt()));
        }
    }
}
