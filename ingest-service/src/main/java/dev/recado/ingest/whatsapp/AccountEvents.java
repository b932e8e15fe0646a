package dev.recado.ingest.whatsapp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.recado.events.AccountChange;
import dev.recado.events.AccountChanged;
import dev.recado.ingest.channel.ConnectedChannels.ConnectedChannel;
import dev.recado.ingest.whatsapp.WebhookBody.Change;
import dev.recado.ingest.whatsapp.WebhookNormaliser.Origin;
import org.jspecify.annotations.Nullable;

/** Adds the events of one account change: one for each tenant that it concerns, and one for each user that it lists. */
final class AccountEvents {

    private static final String CHANGE = "change";
    private static final JsonMapper SORTED = JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

    private final Change change;
    private final Origin origin;
    private final NormalisedWebhook result;
    private final List<ConnectedChannel> owners;
    private final boolean ofNumber;

    /** @param owners the channel of the number if the change concerns one, else one channel of each tenant */
    AccountEvents(Change change, Origin origin, NormalisedWebhook result, List<ConnectedChannel> owners) {
        this.change = change;
        this.origin = origin;
        this.result = result;
        this.owners = owners;
        this.ofNumber = change.value.phoneNumberId() != null;
    }

    void add() {
        var json = change.value.otherFields;
        if (UserUpdateParser.listsUsers(change.field)) {
            addUserUpdates(json == null ? null : json.get(change.field));
            return;
        }
        var fields = new AccountFields(json == null ? JsonNodeFactory.instance.objectNode() : json);
        add(change.value.pointer, fields, AccountChangeParser.parse(change.field, fields), null);
    }

    private void addUserUpdates(@Nullable JsonNode users) {
        var at = change.value.pointer + "/" + change.field;
        if (users == null || !users.isArray()) {
            result.addUnreadable(at, users == null ? "missing" : "not an array");
            return;
        }
        var people = new PersonParser(change.value.contacts, users.size());
        for (var i = 0; i < users.size(); i++) {
            if (users.get(i).isObject()) {
                var fields = new AccountFields(users.get(i));
                add(at + "/" + i, fields, UserUpdateParser.parse(change.field, fields, people), fields.optional("timestamp"));
            } else {
                result.addUnreadable(at + "/" + i, "not an object");
            }
        }
    }

    /** @param seconds the time of the update itself in Unix seconds; null for that of the entry */
    private void add(String at, AccountFields fields, AccountChange parsed, @Nullable String seconds) {
        if (fields.missing() != null) {
            result.addUnreadable(at + "/" + fields.missing(), "missing");
            return;
        }
        result.count(WebhookFields.fieldLabel(change.field), CHANGE);
        var entry = change.entry;
        var subject = ofNumber ? change.field + ":" + change.value.phoneNumberId() : change.field;
        var id = entry.id + ":" + hash(subject, fields.json, entry.time);
        var occurredAt = MetaJson.time(seconds != null ? seconds : entry.time, origin.receivedAt());
        for (var owner : owners) {
            result.add(new AccountChanged(owner.tenantId() + ":" + id, owner.tenantId(), occurredAt,
                    WebhookNormaliser.REVISION, entry.id, ofNumber ? owner.channelId() : null, parsed,
                    origin.receivedAt()));
        }
    }

    /** Hashes the content of a change, because Meta gives it no id. The hash does not depend on delivery or field order. */
    private static String hash(String subject, JsonNode json, String time) {
        try {
            var text = subject + '\n' + SORTED.writeValueAsString(json) + '\n' + time;
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("an account change cannot be hashed", e);
        }
    }
}
