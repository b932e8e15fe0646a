package dev.recado.events;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Event type, key, publishers and consumers of each topic. */
final class SuiteTopics {

    /**
     * @param key described in words
     * @param senders services, or {@code publisher} for a system outside the suite
     */
    record Use(String kind, String key, List<String> senders) {
    }

    static final Map<String, Use> USES = new LinkedHashMap<>();
    private static final String PERSON = "<channel id>:<the person's user id, else phone, else the wamid>";
    private static final String CONVERSATION = "the conversation's id";
    private static final String ACCOUNT = "the WhatsApp Business Account's id";
    /** Consumers without a group or without dead letters. */
    private static final Map<String, String> READERS = Map.of(Topics.CHANNELS_CONNECTED, "ingest", Topics.REPLAYS_CHANGED,
            "ingest", Topics.BACKFILLS_CHANGED, "ingest", Topics.AUDITS_CHAINED, "auth");
    private static final String DEAD = ".dlq";

    static {
        USES.put(Topics.WEBHOOKS_RAW, new Use("webhook_received", ACCOUNT, List.of("ingest")));
        USES.put(Topics.MESSAGES_RECEIVED, new Use("message_received", PERSON, List.of("ingest")));
        USES.put(Topics.MESSAGES_ECHOED, new Use("message_echoed", PERSON, List.of("ingest")));
        USES.put(Topics.STATUSES_REPORTED, new Use("status_reported", PERSON, List.of("ingest")));
        USES.put(Topics.ACCOUNTS_CHANGED, new Use("account_changed", ACCOUNT, List.of("ingest")));
        USES.put(Topics.REPLAYS_CHANGED, new Use("replay_changed", "the replay's id", List.of("ingest")));
        USES.put(Topics.BACKFILLS_CHANGED, new Use("backfill_changed", "Meta's id of the number", List.of("ingest")));
        USES.put(Topics.REPLIES_REQUESTED, new Use("reply_requested", CONVERSATION, List.of("conversation")));
        USES.put(Topics.REPLIES_DRAFTED, new Use("reply_drafted", CONVERSATION, List.of("ai")));
        USES.put(Topics.DISPATCHES_REQUESTED, new Use("dispatch_requested", CONVERSATION, List.of("conversation")));
        USES.put(Topics.DISPATCHES_SUBMITTED_LOCAL, new Use("dispatch_submitted",
                "the person's phone or user id, to keep the messages of a person in order", List.of("publisher")));
        USES.put(Topics.DISPATCHES_FINISHED, new Use("dispatch_finished",
                "the conversation's id, else the message's", List.of("outbound")));
        USES.put(Topics.DISPATCHES_QUEUED, new Use("dispatch_queued", "the message's id", List.of("outbound")));
        USES.put(Topics.CONVERSATIONS_CONTROLLED, new Use("conversation_controlled", CONVERSATION, List.of("conversation")));
        USES.put(Topics.CONTROLS_APPLIED, new Use("control_applied", CONVERSATION, List.of("outbound")));
        USES.put(Topics.CONVERSATIONS_CHANGED, new Use("conversation_changed", CONVERSATION, List.of("conversation")));
        USES.put(Topics.MEDIA_REQUESTED, new Use("media_requested", CONVERSATION, List.of("conversation")));
        USES.put(Topics.MEDIA_STORED, new Use("media_stored", CONVERSATION, List.of("outbound")));
        USES.put(Topics.CONTACTS_CHANGED, new Use("contact_changed", "the contact's id", List.of("conversation")));
        USES.put(Topics.CHANNELS_CONNECTED, new Use("channel_connected", "the channel's id", List.of("outbound")));
        USES.put(Topics.TENANTS_CHANGED, new Use("tenant_changed", "the tenant's id", List.of("auth")));
        USES.put(Topics.USERS_CHANGED, new Use("user_changed", "the user's id", List.of("auth")));
        USES.put(Topics.API_KEYS_CHANGED, new Use("api_key_changed", "the key's id", List.of("auth")));
        USES.put(Topics.PUBLISHERS_CHANGED, new Use("publisher_changed", "the publisher's name", List.of("auth")));
        USES.put(Topics.AUDITS_RECORDED,
                new Use("audit_recorded", "the tenant's id", List.of("ingest", "conversation", "ai", "outbound", "auth")));
        USES.put(Topics.AUDITS_CHAINED, new Use("audit_chained", "the tenant's id", List.of("auth")));
    }

    private SuiteTopics() {
    }

    static boolean dead(Topics.Topic topic) {
        return topic.name().endsWith(DEAD);
    }

    /** The dead-letter topics as {@code <topic>.<service>}. */
    static String source(Topics.Topic dead) {
        return dead.name().substring(0, dead.name().length() - DEAD.length());
    }

    /** A service that consumes a topic has a dead-letter topic for it. */
    static Set<String> takers(String topic) {
        var takers = Topics.ALL.stream().map(Topics.Topic::name)
                .filter(name -> name.startsWith(topic + ".") && name.endsWith(DEAD))
                .map(name -> name.substring(topic.length() + 1, name.length() - DEAD.length()))
                .collect(Collectors.toCollection(TreeSet::new));
        if (READERS.containsKey(topic)) {
            takers.add(READERS.get(topic));
        }
        return takers;
    }
}
