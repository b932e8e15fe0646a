package dev.recado.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.recado.events.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.quota.ClientQuotaFilterComponent;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each user reads and writes its own topics in Kafka, and nothing else. */
class KafkaAccessTest {

    private static final KafkaUsers USERS = new KafkaUsers(Stream
            .concat(Stream.of(KafkaUsers.BROKER, KafkaUsers.ADMIN), KafkaGrants.services().stream())
            .collect(Collectors.toMap(name -> name, name -> "test_" + name)));
    private static final Duration POLL = Duration.ofSeconds(10);

    @TempDir
    private static Path folder;
    private static KafkaServer server;

    @BeforeAll
    static void start() throws IOException {
        server = KafkaServer.start(folder, 0, KafkaUsers.decode(USERS.encode()));
        var admin = client(USERS.client(KafkaUsers.ADMIN));
        TopicSetup.create(admin, Topics.ALL);
        TopicSetup.create(admin, Topics.ofPublisher("erp"));
        KafkaAccess.ofServices(server.bootstrapServers(), USERS);
        KafkaAccess.ofServices(server.bootstrapServers(), USERS);
        KafkaAccess.ofPublisher(server.bootstrapServers(), USERS, "erp", "test_erp", false);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"ingest,messages.received", "ingest,webhooks.raw.ingest.dlq", "conversation,dispatches.requested",
            "conversation,messages.received.conversation.dlq", "conversation,contacts.changed",
            "outbound,contacts.changed.outbound.dlq", "ai,replies.drafted", "outbound,dispatches.finished",
            "outbound,dispatches.submitted.erp.outbound.dlq", "auth,users.changed", "ai,audits.recorded"})
    void a_service_writes_its_own_topics(String service, String topic) {
        assertThatCode(() -> write(USERS.client(service), topic)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"ingest,replies.drafted", "ingest,users.changed", "ingest,messages.received.conversation.dlq",
            "conversation,users.changed", "conversation,dispatches.finished.outbound.dlq", "conversation,channels.connected",
            "ai,contacts.changed",
            "ai,dispatches.requested", "ai,messages.received", "ai,dispatches.submitted.local", "outbound,messages.echoed",
            "outbound,tenants.changed", "auth,dispatches.requested", "auth,dispatches.submitted.local"})
    void a_service_cannot_write_a_topic_of_another(String service, String topic) {
        assertThatThrownBy(() -> write(USERS.client(service), topic)).isInstanceOf(TopicAuthorizationException.class);
    }

    @Test
    void a_publisher_writes_to_its_own_topic_alone() {
        var erp = KafkaUsers.client(KafkaGrants.userOf("erp"), "test_erp");
        assertThatCode(() -> write(erp, Topics.submittedBy("erp"))).doesNotThrowAnyException();
        for (var other : List.of(Topics.DISPATCHES_SUBMITTED_LOCAL, Topics.DISPATCHES_REQUESTED, Topics.MESSAGES_RECEIVED,
                "dispatches.submitted.erp.outbound.dlq")) {
            assertThatThrownBy(() -> write(erp, other)).as(other).isInstanceOf(TopicAuthorizationException.class);
        }
        for (var other : List.of(Topics.submittedBy("erp"), Topics.DISPATCHES_FINISHED)) {
            assertThatThrownBy(() -> read(erp, "publisher.erp.results", other)).as(other)
                    .isInstanceOf(AuthorizationException.class);
        }
    }

    @Test
    void a_publisher_with_results_reads_them_in_groups_of_its_own() throws Exception {
        // Given
        KafkaAccess.ofPublisher(server.bootstrapServers(), USERS, "crm", "test_crm", true);
        write(USERS.client("outbound"), Topics.DISPATCHES_FINISHED);
        var crm = KafkaUsers.client(KafkaGrants.userOf("crm"), "test_crm");
        // Then
        assertThat(read(crm, "publisher.crm.results", Topics.DISPATCHES_FINISHED)).isPositive();
        assertThatThrownBy(() -> read(crm, "conversation.dispatches.finished", Topics.DISPATCHES_FINISHED))
                .isInstanceOf(GroupAuthorizationException.class);
    }

    @Test
    void a_publisher_called_again_without_results_reads_nothing() throws Exception {
        // Given
        KafkaAccess.ofPublisher(server.bootstrapServers(), USERS, "shop", "test_shop", true);
        // When
        KafkaAccess.ofPublisher(server.bootstrapServers(), USERS, "shop", "test_shop", false);
        // Then
        var shop = KafkaUsers.client(KafkaGrants.userOf("shop"), "test_shop");
        assertThatThrownBy(() -> read(shop, "publisher.shop.results", Topics.DISPATCHES_FINISHED))
                .isInstanceOf(AuthorizationException.class);
        assertThat(grantsOf("shop")).hasSameElementsAs(KafkaGrants.ofPublisher("shop", false));
    }

    @Test
    void a_removed_publisher_cannot_log_in_and_keeps_no_grant() throws Exception {
        // Given
        KafkaAccess.ofPublisher(server.bootstrapServers(), USERS, "desk", "test_desk", true);
        assertThat(byteRateOf("desk")).isEqualTo(KafkaAccess.PUBLISHER_BYTES_PER_SECOND_MAX);
        // When
        KafkaAccess.removePublisher(server.bootstrapServers(), USERS, "desk");
        KafkaAccess.removePublisher(server.bootstrapServers(), USERS, "desk");
        // Then
        assertThatThrownBy(() -> write(KafkaUsers.client(KafkaGrants.userOf("desk"), "test_desk"),
                Topics.DISPATCHES_SUBMITTED_LOCAL)).isInstanceOf(SaslAuthenticationException.class);
        assertThat(grantsOf("desk")).isEmpty();
        assertThat(byteRateOf("desk")).isNull();
        assertThat(grantsOf("erp")).isNotEmpty();
    }

    @Test
    void a_service_joins_its_own_groups_alone() throws Exception {
        // Given
        write(USERS.client("conversation"), Topics.REPLIES_REQUESTED);
        // Then
        assertThat(read(USERS.client("ai"), "ai.replies.requested", Topics.REPLIES_REQUESTED)).isPositive();
        assertThatThrownBy(() -> read(USERS.client("ai"), "outbound.conversations.controlled",
                Topics.CONVERSATIONS_CONTROLLED)).isInstanceOf(GroupAuthorizationException.class);
    }

    @ParameterizedTest
    @CsvSource({"ingest,ingest-backfills", "ingest,ingest-replays", "auth,auth.replay.audits.recorded.auth.dlq"})
    void a_service_opens_its_own_transactions(String service, String id) {
        assertThatCode(() -> openTransactions(service, id)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"ai,ingest-backfills", "ai,auth.replay.audits.recorded.auth.dlq"})
    void a_service_cannot_fence_the_transactions_of_another(String service, String id) {
        assertThatThrownBy(() -> openTransactions(service, id)).isInstanceOf(TransactionalIdAuthorizationException.class);
    }

    @Test
    void auth_creates_the_topics_of_publishers_alone() {
        assertThatCode(() -> createTopic("auth", "dispatches.submitted.shop")).doesNotThrowAnyException();
        assertThatThrownBy(() -> createTopic("auth", "users.copied")).hasCauseInstanceOf(TopicAuthorizationException.class);
        assertThatThrownBy(() -> createTopic("conversation", "dispatches.submitted.other"))
                .hasCauseInstanceOf(TopicAuthorizationException.class);
    }

    @Test
    void a_wrong_password_and_a_client_without_one_are_refused() {
        assertThatThrownBy(() -> write(KafkaUsers.client("ai", "test_auth"), Topics.REPLIES_DRAFTED))
                .isInstanceOf(SaslAuthenticationException.class);
        assertThatThrownBy(() -> write(KafkaUsers.client(KafkaUsers.ADMIN, "test_auth"), Topics.REPLIES_DRAFTED))
                .isInstanceOf(SaslAuthenticationException.class);
        assertThatThrownBy(() -> write(Map.of(), Topics.REPLIES_DRAFTED))
                .isInstanceOf(org.apache.kafka.common.errors.TimeoutException.class);
    }

    @Test
    void the_text_of_the_users_contains_no_password() {
        assertThat(USERS.toString()).contains("auth").doesNotContain("test_");
    }

    private static List<AclBinding> grantsOf(String publisher) throws Exception {
        try (var admin = Admin.create(client(USERS.client(KafkaUsers.ADMIN)))) {
            return admin.describeAcls(AclBindingFilter.ANY).values().get().stream()
                    .filter(grant -> grant.entry().principal().equals("User:publisher." + publisher)).toList();
        }
    }

    private static Double byteRateOf(String publisher) throws Exception {
        var user = ClientQuotaFilterComponent.ofEntity(ClientQuotaEntity.USER, KafkaGrants.userOf(publisher));
        try (var admin = Admin.create(client(USERS.client(KafkaUsers.ADMIN)))) {
            return admin.describeClientQuotas(ClientQuotaFilter.containsOnly(List.of(user))).entities().get().values().stream()
                    .map(quotas -> quotas.get(KafkaAccess.PRODUCER_BYTE_RATE)).findFirst().orElse(null);
        }
    }

    private static Map<String, Object> client(Map<String, String> login) {
        var client = new HashMap<String, Object>(login);
        client.put("bootstrap.servers", server.bootstrapServers());
        client.put("max.block.ms", "5000");
        return client;
    }

    private static void write(Map<String, String> login, String topic) throws InterruptedException {
        try (var producer = new KafkaProducer<>(client(login), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, "key", "value")).get();
        } catch (ExecutionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    private static int read(Map<String, String> login, String group, String topic) {
        var client = client(login);
        client.put("group.id", group);
        client.put("auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            var found = consumer.poll(POLL).count();
            return found > 0 ? found : consumer.poll(POLL).count();
        }
    }

    private static void openTransactions(String service, String id) {
        var client = client(USERS.client(service));
        client.put("transactional.id", id);
        try (var producer = new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
        }
    }

    private static void createTopic(String service, String topic) throws Exception {
        try (var admin = Admin.create(client(USERS.client(service)))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
    }
}
