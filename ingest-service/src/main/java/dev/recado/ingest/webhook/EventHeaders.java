package dev.recado.ingest.webhook;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** The CloudEvents headers of a record, what never changes encoded once: they are written thousands of times a second. */
final class EventHeaders {

    private static final Header SPECVERSION = header("ce_specversion", "1.0");
    private static final Header SOURCE = header("ce_source", "/recado/ingest");
    private static final Header CONTENT_TYPE = header("content-type", "application/json");
    /** One for each kind of event, a closed list. */
    private static final Map<String, Header> TYPES = new ConcurrentHashMap<>();

    private EventHeaders() {
    }

    static RecordHeaders of(String id, String kind, Instant time, TraceParent trace) {
        var headers = new RecordHeaders();
        headers.add(SPECVERSION).add(header("ce_id", id)).add(SOURCE).add(type(kind)).add(header("ce_time", time.toString()))
                .add(CONTENT_TYPE).add(header(TraceParent.HEADER, trace.parent()));
        return headers;
    }

    static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static Header type(String kind) {
        return TYPES.computeIfAbsent(kind, name -> header("ce_type", "dev.recado." + name));
    }
}
