package dev.recado.ingest.whatsapp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Packs updates into webhooks as Meta may do: alone, or grouped in any order under shared entries and changes. */
final class TestUpdates {

    private static final JsonMapper JSON = new JsonMapper();

    private TestUpdates() {
    }

    /**
     * One update, or one whole account change.
     *
     * @param list the path from the value to the array that holds the element; empty when the element is the whole value
     * @param contact the contact of the element's person, or null
     */
    record Update(String entry, Long time, String field, String number, List<String> list, JsonNode element, JsonNode contact) {

        Update about(JsonNode person) {
            return new Update(entry, time, field, number, list, element, person);
        }

        /** Updates with equal frames may share a change. */
        private List<Object> frame() {
            return Arrays.asList(entry, time, field, number, list.isEmpty() ? element : null);
        }
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    static byte[] alone(Update update) {
        return post(List.of(update), new Random(0));
    }

    /** Distributes the updates over webhooks at random, grouped where they may share a change or entry, and shuffled. */
    static List<byte[]> regrouped(Collection<Update> updates, Random random) {
        var posts = new LinkedHashMap<Integer, List<Update>>();
        var size = 1 + random.nextInt(4);
        updates.forEach(update -> posts.computeIfAbsent(random.nextInt(size), any -> new ArrayList<>()).add(update));
        return posts.values().stream().map(post -> post(post, random)).toList();
    }

    private static byte[] post(List<Update> updates, Random random) {
        var body = JSON.createObjectNode().put("object", "whatsapp_business_account");
        var changes = new LinkedHashMap<List<Object>, List<Update>>();
        for (var update : updates) {
            var frame = new ArrayList<>(update.frame());
            frame.add(random.nextInt(3));
            changes.computeIfAbsent(frame, any -> new ArrayList<>()).add(update);
        }
        var entries = new LinkedHashMap<List<Object>, ObjectNode>();
        changes.values().forEach(change -> {
            var first = change.getFirst();
            var entry = entries.computeIfAbsent(Arrays.asList(first.entry(), first.time(), random.nextInt(2)),
                    any -> entry(first));
            entry.withArray("changes").add(change(change, random));
        });
        entries.values().forEach(body.withArray("entry")::add);
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode entry(Update update) {
        var entry = JSON.createObjectNode().put("id", update.entry());
        return update.time() == null ? entry : entry.put("time", update.time());
    }

    private static ObjectNode change(List<Update> updates, Random random) {
        var first = updates.getFirst();
        var value = first.list().isEmpty() ? shuffled((ObjectNode) first.element(), random) : JSON.createObjectNode();
        if (first.number() != null) {
            value.put("messaging_product", "whatsapp");
            value.putObject("metadata").put("phone_number_id", first.number());
        }
        if (!first.list().isEmpty()) {
            updates.forEach(update -> {
                var holder = value;
                for (var name : update.list().subList(0, update.list().size() - 1)) {
                    holder = holder.withObject("/" + name);
                }
                holder.withArray(update.list().getLast()).add(update.element());
                if (update.contact() != null) {
                    value.withArray("contacts").add(update.contact());
                }
            });
        }
        var change = JSON.createObjectNode();
        if (random.nextBoolean()) {
            change.put("field", first.field());
        }
        change.set("value", value);
        return change.put("field", first.field());
    }

    /** The same object with its fields in another order. */
    private static ObjectNode shuffled(ObjectNode node, Random random) {
        var names = new ArrayList<String>();
        node.fieldNames().forEachRemaining(names::add);
        Collections.shuffle(names, random);
        var shuffled = JSON.createObjectNode();
        names.forEach(name -> shuffled.set(name, node.get(name)));
        return shuffled;
    }
}
