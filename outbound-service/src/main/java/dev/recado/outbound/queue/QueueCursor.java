package dev.recado.outbound.queue;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import java.util.function.Function;

import dev.recado.kit.http.Refusal;
import dev.recado.kit.work.WorkInventory.Position;
import org.jspecify.annotations.Nullable;

/** Writes the end of a page into the link to the next one, and reads it. */
final class QueueCursor {

    private static final String SEPARATOR = "|";
    private static final int CURSOR_CHARS_MAX = 200;

    private QueueCursor() {
    }

    /** The end of a page of failed or uncertain messages, which are listed newest first. */
    record CreatedPosition(Instant createdAt, UUID id) {

        /** Later than every message. */
        static final CreatedPosition START = new CreatedPosition(Instant.parse("9999-01-01T00:00:00Z"), new UUID(0, 0));
    }

    static String of(Position end) {
        return write(end.lane(), end.dueAt(), end.seq());
    }

    static String of(CreatedPosition end) {
        return write(end.createdAt(), end.id());
    }

    static Position position(@Nullable String cursor) {
        return cursor == null
                ? Position.START
                : read(cursor,
                        parts -> new Position(Short.parseShort(parts[0]), Instant.parse(parts[1]), Long.parseLong(parts[2])));
    }

    static CreatedPosition createdPosition(@Nullable String cursor) {
        return cursor == null
                ? CreatedPosition.START
                : read(cursor, parts -> new CreatedPosition(Instant.parse(parts[0]), UUID.fromString(parts[1])));
    }

    private static String write(Object... parts) {
        var text = new StringBuilder();
        for (var part : parts) {
            text.append(part).append(SEPARATOR);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static <T> T read(String cursor, Function<String[], T> parse) {
        try {
            if (cursor.length() > CURSOR_CHARS_MAX) {
                throw new IllegalArgumentException("longer than " + CURSOR_CHARS_MAX);
            }
            return parse.apply(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split("\\|"));
        } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException e) {
            throw (Refusal) Refusal.invalid("cursor", "must be the cursor of a next link of the same list").initCause(e);
        }
    }
}
