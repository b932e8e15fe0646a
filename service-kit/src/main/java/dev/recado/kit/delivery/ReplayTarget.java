package dev.recado.kit.delivery;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import dev.recado.events.DeadLetterHeaders;
import dev.recado.kit.http.Refusal;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The service that must handle a replayed record; null for a record that every service handles. */
record ReplayTarget(String service) {

    private static final Pattern SERVICE = Pattern.compile("[a-z][a-z0-9-]{0,63}");

    /** Refuses a header that names no service: nobody would handle the record. */
    static ReplayTarget of(ConsumerRecord<String, byte[]> source) {
        var header = source.headers().lastHeader(DeadLetterHeaders.REPLAY_FOR);
        if (header == null) {
            return new ReplayTarget(null);
        }
        var name = header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
        if (!SERVICE.matcher(name).matches()) {
            throw Refusal.invalid(DeadLetterHeaders.REPLAY_FOR,
                    "must name a service in lower case, at most 64 characters; it has " + name.length());
        }
        return new ReplayTarget(name);
    }

    boolean includes(String thisService) {
        return service == null || service.equals(thisService);
    }
}
