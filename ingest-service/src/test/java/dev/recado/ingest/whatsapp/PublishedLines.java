package dev.recado.ingest.whatsapp;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.recado.events.SuiteEvent;
import dev.recado.kit.events.Json;

/** The result of a webhook as lines: its events as published, unreadable parts, unknown numbers and counts. */
final class PublishedLines {

    private static final JsonMapper JSON = Json.mapper();

    private PublishedLines() {
    }

    static List<String> of(NormalisedWebhook result) {
        var lines = new ArrayList<String>();
        result.events().forEach(event -> lines.add(published(event)));
        result.unreadable().forEach(part -> lines.add("unreadable " + part.pointer() + " " + part.reason()));
        result.unknownNumbers().forEach(number -> lines.add("unknown " + number));
        result.counted().forEach(counted -> lines.add("counted " + counted.field() + "/" + counted.kind()));
        return lines;
    }

    static String published(SuiteEvent event) {
        try {
            return JSON.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new AssertionError("an event cannot be published: " + event.kind(), e);
        }
    }
}
