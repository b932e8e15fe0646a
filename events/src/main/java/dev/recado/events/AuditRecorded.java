package dev.recado.events;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * An action of a person, an API key, a publisher or the suite, for the audit. Topic {@code audits.recorded}. It holds only ids
 * and plain words. The constructor refuses everything that could be a name, an address or a text of a person, so that an audit
 * never needs erasure.
 *
 * @param service that recorded it
 * @param action past fact, such as {@code user.deactivated}
 * @param subject the object of the action, or null
 * @param details what changed, such as {@code roles} from {@code agent} to {@code admin}; values as {@link #isPlain} requires
 */
public record AuditRecorded(String eventId, TenantId tenantId, Instant occurredAt, String service, Actor actor, String action,
        @Nullable Subject subject, Map<String, String> details) implements SuiteEvent {

    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    /** Long enough for the list of all scopes of an API key. */
    private static final int WORD_CHARS_MAX = 500;
    /** At most six digits in all, so that a phone number is not a plain word. */
    private static final Pattern WORD = Pattern
            .compile("(?!(.*[0-9]){7})[a-z0-9][a-z0-9._:,+-]{0," + (WORD_CHARS_MAX - 1) + "}");
    private static final Pattern NUMBER = Pattern.compile("([a-z][a-z._-]{0,99}:)?[0-9]{1,3}([.][0-9]{3}){0,6}");
    private static final int DETAILS_MAX = 10;

    public AuditRecorded {
        Objects.requireNonNull(eventId, "event id");
        Objects.requireNonNull(tenantId, "tenant id");
        Objects.requireNonNull(occurredAt, "occurred at");
        Objects.requireNonNull(actor, "actor");
        requirePlain("service", service);
        requirePlain("action", action);
        details = details == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(details));
        if (details.size() > DETAILS_MAX) {
            throw new IllegalArgumentException("an audit has at most " + DETAILS_MAX + " details, not " + details.size());
        }
        details.forEach(AuditRecorded::requirePlain);
    }

    /** Whether a text is a UUID, a plain word (lower case, few digits and {@code ._:,+-}), or a {@link #number}. */
    public static boolean isPlain(String text) {
        return text != null && (UUID_TEXT.matcher(text).matches() || WORD.matcher(text).matches()
                || NUMBER.matcher(text).matches());
    }

    /** A number as a plain word, its digits in groups of three: {@code 12.345.678}. */
    public static String number(long value) {
        return Long.toString(value).replaceAll("(?<=\\d)(?=(\\d{3})+$)", ".");
    }

    @Override
    public String kind() {
        return "audit_recorded";
    }

    private static void requirePlain(String name, String text) {
        if (!isPlain(name) || !isPlain(text)) {
            throw new IllegalArgumentException(
                    "an audit holds only ids and plain words; refused: " + (isPlain(name) ? name : "a name of a detail"));
        }
    }

    /**
     * The actor of an action.
     *
     * @param id of the user, key or publisher; null when the suite acted by itself
     */
    public record Actor(ActorType type, @Nullable String id) {

        public Actor {
            Objects.requireNonNull(type, "type");
            if (id != null) {
                requirePlain("actor", id);
            }
        }

        public static Actor user(UUID id) {
            return new Actor(ActorType.USER, id.toString());
        }

        public static Actor apiKey(UUID id) {
            return new Actor(ActorType.API_KEY, id.toString());
        }

        public static Actor suite() {
            return new Actor(ActorType.SUITE, null);
        }
    }

    /** Type of an actor. */
    public enum ActorType {
        USER, API_KEY, PUBLISHER, SUITE
    }

    /**
     * The object of an action.
     *
     * @param type a plain word, such as {@code user}
     */
    public record Subject(String type, String id) {

        public Subject {
            requirePlain("subject", type);
            requirePlain("subject", id);
        }
    }
}
