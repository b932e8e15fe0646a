package dev.recado.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import dev.recado.events.Topics;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** What each user may read and write in Kafka; everything else is refused. */
public final class KafkaGrants {

    private static final String PUBLISHER = "publisher.";
    private static final String SUBMITTED = Topics.submittedBy("");
    /** Every service publishes audits, marks the dead letters that it replayed, and reads which tokens are revoked. */
    private static final List<String> WRITTEN_BY_ALL = List.of(Topics.AUDITS_RECORDED, Topics.DEAD_LETTERS_REPLAYED);
    private static final List<String> READ_BY_ALL = List.of(Topics.USERS_CHANGED, Topics.API_KEYS_CHANGED,
            Topics.TENANTS_CHANGED, Topics.DEAD_LETTERS_REPLAYED);

    /**
     * The topics of a service.
     *
     * @param written events of its own
     * @param consumed also writable, because a replay of a dead letter writes to the topic that it came from
     * @param read without a consumer group: compacted topics, logs
     */
    private record Service(Set<String> written, Set<String> consumed, Set<String> read) {
    }

    private static final Map<String, Service> SERVICES = new TreeMap<>(Map.of(
            "ingest", new Service(
                    Set.of(Topics.MESSAGES_RECEIVED, Topics.STATUSES_REPORTED, Topics.MESSAGES_ECHOED, Topics.ACCOUNTS_CHANGED,
                            Topics.REPLAYS_CHANGED, Topics.BACKFILLS_CHANGED),
                    Set.of(Topics.WEBHOOKS_RAW),
                    Set.of(Topics.REPLAYS_CHANGED, Topics.BACKFILLS_CHANGED, Topics.CHANNELS_CONNECTED)),
            "conversation", new Service(
                    Set.of(Topics.DISPATCHES_REQUESTED, Topics.CONVERSATIONS_CONTROLLED, Topics.CONVERSATIONS_CHANGED,
                            Topics.REPLIES_REQUESTED, Topics.MEDIA_REQUESTED, Topics.CONTACTS_CHANGED),
                    Set.of(Topics.MESSAGES_RECEIVED, Topics.MESSAGES_ECHOED, Topics.ACCOUNTS_CHANGED, Topics.STATUSES_REPORTED,
                            Topics.REPLIES_DRAFTED, Topics.DISPATCHES_FINISHED, Topics.CONTROLS_APPLIED),
                    Set.of(Topics.CONVERSATIONS_CHANGED)),
            "ai", new Service(
                    Set.of(Topics.REPLIES_DRAFTED), Set.of(Topics.REPLIES_REQUESTED, Topics.CONVERSATIONS_CONTROLLED),
                    Set.of()),
            "outbound", new Service(
                    Set.of(Topics.CHANNELS_CONNECTED, Topics.DISPATCHES_QUEUED, Topics.DISPATCHES_FINISHED,
                            Topics.CONTROLS_APPLIED, Topics.MEDIA_STORED),
                    Set.of(Topics.DISPATCHES_REQUESTED, Topics.STATUSES_REPORTED, Topics.CONVERSATIONS_CONTROLLED,
                            Topics.MESSAGES_RECEIVED, Topics.ACCOUNTS_CHANGED, Topics.MEDIA_REQUESTED,
                            Topics.CONTACTS_CHANGED, Topics.DISPATCHES_FINISHED),
                    Set.of(Topics.PUBLISHERS_CHANGED)),
            "auth", new Service(
                    Set.of(Topics.TENANTS_CHANGED, Topics.USERS_CHANGED, Topics.API_KEYS_CHANGED, Topics.PUBLISHERS_CHANGED,
                            Topics.AUDITS_CHAINED),
                    Set.of(Topics.AUDITS_RECORDED), Set.of(Topics.AUDITS_CHAINED))));

    private KafkaGrants() {
    }

    public static Set<String> services() {
        return SERVICES.keySet();
    }

    /** The user of a publisher outside the suite; no service has such a name. */
    public static String userOf(String publisher) {
        return PUBLISHER + publisher;
    }

    static String principalOf(String user) {
        return "User:" + user;
    }

    static List<AclBinding> ofService(String service) {
        var topics = SERVICES.get(service);
        var grants = new Grants(service);
        WRITTEN_BY_ALL.forEach(topic -> grants.topic(topic, AclOperation.WRITE));
        READ_BY_ALL.forEach(topic -> grants.topic(topic, AclOperation.READ));
        topics.written().forEach(topic -> grants.topic(topic, AclOperation.WRITE));
        topics.read().forEach(topic -> grants.topic(topic, AclOperation.READ));
        topics.consumed().forEach(topic -> {
            grants.topic(topic, AclOperation.READ, AclOperation.WRITE);
            grants.topic(Topics.deadLetterOf(topic, service), AclOperation.READ, AclOperation.WRITE);
        });
        grants.prefix(ResourceType.GROUP, service + ".", AclOperation.READ);
        grants.prefix(ResourceType.TRANSACTIONAL_ID, service + ".replay.", AclOperation.WRITE);
        switch (service) {
            case "ingest" -> grants.prefix(ResourceType.TRANSACTIONAL_ID, "ingest-", AclOperation.WRITE);
            case "auth" -> grants.prefix(ResourceType.TOPIC, SUBMITTED, AclOperation.CREATE, AclOperation.DESCRIBE);
            case "outbound" -> grants.prefix(ResourceType.TOPIC, SUBMITTED, AclOperation.CREATE, AclOperation.READ,
                    AclOperation.WRITE);
            default -> {
                // the grants above are all that it needs
            }
        }
        return grants.all;
    }

    /** @param results whether it may also read the results of all messages of the suite */
    static List<AclBinding> ofPublisher(String publisher, boolean results) {
        var grants = new Grants(userOf(publisher));
        grants.topic(Topics.submittedBy(publisher), AclOperation.WRITE);
        if (results) {
            grants.topic(Topics.DISPATCHES_FINISHED, AclOperation.READ);
            grants.prefix(ResourceType.GROUP, userOf(publisher) + ".", AclOperation.READ);
        }
        return grants.all;
    }

    /** Collects the grants of one user, from any address. */
    private static final class Grants {

        private final String user;
        private final List<AclBinding> all = new ArrayList<>();

        Grants(String user) {
            this.user = user;
        }

        void topic(String name, AclOperation... operations) {
            add(new ResourcePattern(ResourceType.TOPIC, name, PatternType.LITERAL), operations);
        }

        void prefix(ResourceType type, String beginning, AclOperation... operations) {
            add(new ResourcePattern(type, beginning, PatternType.PREFIXED), operations);
        }

        private void add(ResourcePattern pattern, AclOperation... operations) {
            for (var operation : operations) {
                all.add(new AclBinding(pattern,
                        new AccessControlEntry(principalOf(user), "*", operation, AclPermissionType.ALLOW)));
            }
        }
    }
}
