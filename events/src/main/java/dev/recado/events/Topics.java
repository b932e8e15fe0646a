package dev.recado.events;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** All topics with their names, partitions and retention; they are created from this list, never by first use. */
public final class Topics {

    /** Webhooks as received: the value is the body, signature and time are headers. */
    public static final String WEBHOOKS_RAW = "webhooks.raw";
    public static final String MESSAGES_RECEIVED = "messages.received";
    public static final String STATUSES_REPORTED = "statuses.reported";
    public static final String MESSAGES_ECHOED = "messages.echoed";
    public static final String ACCOUNTS_CHANGED = "accounts.changed";
    public static final String REPLAYS_CHANGED = "replays.changed";
    public static final String BACKFILLS_CHANGED = "backfills.changed";
    public static final String REPLIES_REQUESTED = "replies.requested";
    public static final String REPLIES_DRAFTED = "replies.drafted";
    public static final String DISPATCHES_REQUESTED = "dispatches.requested";
    public static final String DISPATCHES_FINISHED = "dispatches.finished";
    public static final String DISPATCHES_QUEUED = "dispatches.queued";
    /** Topic of the publisher {@code local}, which every installation has. */
    public static final String DISPATCHES_SUBMITTED_LOCAL = submittedBy("local");
    public static final String CONVERSATIONS_CONTROLLED = "conversations.controlled";
    public static final String CONTROLS_APPLIED = "controls.applied";
    public static final String CONVERSATIONS_CHANGED = "conversations.changed";
    public static final String MEDIA_REQUESTED = "media.requested";
    public static final String MEDIA_STORED = "media.stored";
    public static final String CONTACTS_CHANGED = "contacts.changed";
    public static final String CHANNELS_CONNECTED = "channels.connected";
    public static final String TENANTS_CHANGED = "tenants.changed";
    public static final String USERS_CHANGED = "users.changed";
    public static final String API_KEYS_CHANGED = "api-keys.changed";
    public static final String PUBLISHERS_CHANGED = "publishers.changed";
    public static final String AUDITS_RECORDED = "audits.recorded";
    public static final String AUDITS_CHAINED = "audits.chained";
    /** Marks of replayed dead letters: the key is the dead-letter topic, the value its offsets as {@code 5,6,9}. */
    public static final String DEAD_LETTERS_REPLAYED = "dead-letters.replayed";

    public static final int PARTITIONS = 24;
    public static final int RECORD_BYTES_MAX = 6 * 1024 * 1024;
    private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(30);
    /** A mark outlives its letter, which stays until the whole segment of the log is old. */
    private static final int REPLAYED_DAYS = 60;
    private static final String DISPATCHES_SUBMITTED = "dispatches.submitted";
    private static final int SUBMITTED_DAYS = 7;
    private static final String SUBMITTED_READER = "outbound";

    /** All topics to create, including dead-letter topics. */
    public static final List<Topic> ALL = List.of(
            kept(WEBHOOKS_RAW, 14), kept(MESSAGES_RECEIVED, 14), kept(MESSAGES_ECHOED, 14), kept(STATUSES_REPORTED, 7),
            kept(ACCOUNTS_CHANGED, 14), kept(DISPATCHES_SUBMITTED_LOCAL, SUBMITTED_DAYS),
            kept(REPLIES_REQUESTED, 3), kept(REPLIES_DRAFTED, 3),
            kept(DISPATCHES_REQUESTED, 7), kept(DISPATCHES_FINISHED, 7), kept(DISPATCHES_QUEUED, 7),
            kept(CONVERSATIONS_CONTROLLED, 7), kept(CONTROLS_APPLIED, 7), kept(CONVERSATIONS_CHANGED, 7),
            kept(MEDIA_REQUESTED, 7), kept(MEDIA_STORED, 7), kept(CONTACTS_CHANGED, 14),
            compacted(CHANNELS_CONNECTED), compacted(TENANTS_CHANGED), compacted(REPLAYS_CHANGED), compacted(BACKFILLS_CHANGED),
            compacted(USERS_CHANGED), compacted(API_KEYS_CHANGED), compacted(PUBLISHERS_CHANGED), kept(AUDITS_RECORDED, 30),
            compacted(AUDITS_CHAINED), kept(DEAD_LETTERS_REPLAYED, REPLAYED_DAYS),
            deadLetters(MESSAGES_RECEIVED, "conversation"), deadLetters(STATUSES_REPORTED, "conversation"),
            deadLetters(REPLIES_DRAFTED, "conversation"), deadLetters(DISPATCHES_FINISHED, "conversation"),
            deadLetters(CONTROLS_APPLIED, "conversation"), deadLetters(MESSAGES_ECHOED, "conversation"),
            deadLetters(ACCOUNTS_CHANGED, "conversation"), deadLetters(DISPATCHES_SUBMITTED_LOCAL, SUBMITTED_READER),
            deadLetters(DISPATCHES_SUBMITTED, SUBMITTED_READER), deadLetters(REPLIES_REQUESTED, "ai"),
            deadLetters(CONVERSATIONS_CONTROLLED, "ai"),
            deadLetters(DISPATCHES_REQUESTED, "outbound"), deadLetters(STATUSES_REPORTED, "outbound"),
            deadLetters(CONVERSATIONS_CONTROLLED, "outbound"), deadLetters(MESSAGES_RECEIVED, "outbound"),
            deadLetters(ACCOUNTS_CHANGED, "outbound"), deadLetters(MEDIA_REQUESTED, "outbound"),
            deadLetters(CONTACTS_CHANGED, "outbound"),
            deadLetters(DISPATCHES_FINISHED, "outbound"),
            deadLetters(WEBHOOKS_RAW, "ingest"), deadLetters(AUDITS_RECORDED, "auth"));

    private Topics() {
    }

    /** The dead-letter topic of a service for a topic. */
    public static String deadLetterOf(String topic, String service) {
        return topic + "." + service + ".dlq";
    }

    /**
     * The shared dead-letter topic for topics without one of their own, such as that of an unregistered publisher:
     * {@code <name without its last part>.<service>.dlq}.
     */
    public static String commonDeadLetterOf(String topic, String service) {
        return deadLetterOf(topic.substring(0, Math.max(0, topic.lastIndexOf('.'))), service);
    }

    /** The topic of a publisher outside the suite. */
    public static String submittedBy(String publisher) {
        return DISPATCHES_SUBMITTED + "." + publisher;
    }

    /** The topics to create for a publisher: its own and its dead-letter topic. */
    public static List<Topic> ofPublisher(String publisher) {
        var topic = submittedBy(publisher);
        return List.of(kept(topic, SUBMITTED_DAYS), deadLetters(topic, SUBMITTED_READER));
    }

    private static Topic kept(String name, int days) {
        return new Topic(name, PARTITIONS, false, Duration.ofDays(days));
    }

    private static Topic compacted(String name) {
        return new Topic(name, 1, true, null);
    }

    private static Topic deadLetters(String topic, String service) {
        return new Topic(deadLetterOf(topic, service), 1, false, DEAD_LETTER_RETENTION);
    }

    /** @param retention null for a compacted topic */
    public record Topic(String name, int partitions, boolean compacted, @Nullable Duration retention) {
    }
}
