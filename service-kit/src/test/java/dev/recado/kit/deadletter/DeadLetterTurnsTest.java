package dev.recado.kit.deadletter;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

import dev.recado.events.DeadLetterHeaders;
import dev.recado.events.NamedUuid;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.kafka.BrokerTopics;
import dev.recado.kit.kafka.EventProducer;
import dev.recado.kit.lifecycle.RecadoConfig;
import dev.recado.kit.sample.KitTestResource;
import dev.recado.kit.test.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists and replays delay neither other callers nor other tenants. */
@QuarkusTest
@WithTestResource(KitTestResource.class)
class DeadLetterTurnsTest {

    private static final String PATH = "/api/v1/conversation/dead-letters";
    private static final Duration SETTLE = Duration.ofSeconds(30);
    private static final TenantId TENANT = NamedUuid.tenant("main");

    @Inject
    EventProducer producer;
    @Inject
    BrokerTopics topics;
    @Inject
    RecadoConfig config;
    @Inject
    Instance<TopicOwners> owners;

    /** Without digits: an audit refuses a name that could hold a phone number. */
    private final String original = "letters." + ThreadLocalRandom.current().ints(8, 'a', 'z' + 1)
            .mapToObj(Character::toString).collect(Collectors.joining());
    private final String dead = Topics.deadLetterOf(original, "conversation");

    @BeforeEach
    void publishTwoLetters() {
        var created = topics.create(List.of(new Topics.Topic(original, 2, false, null), new Topics.Topic(dead, 1, false, null)))
                .await().atMost(SETTLE);
        assertThat(created).isEmpty();
        for (var key : List.of("0", "1")) {
            var letter = new ProducerRecord<>(dead, null, key, new byte[]{1});
            Map.of(DeadLetterHeaders.TOPIC, original, DeadLetterHeaders.REASON, "Poison", DeadLetterHeaders.AT,
                    Instant.now().toString(), DeadLetterHeaders.ATTEMPTS, "1").forEach(
                            (name, text) -> letter.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
            producer.send(letter).await().atMost(SETTLE);
        }
    }

    @Test
    void a_second_list_of_a_tenant_is_refused_at_once_and_other_tenants_read_meanwhile() throws Exception {
        // Given
        var released = new CountDownLatch(1);
        var reading = hold(TENANT, released);
        var first = CompletableFuture.supplyAsync(() -> platform().get(PATH + "?topic=" + dead).statusCode());
        assertThat(reading.await(SETTLE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        // When
        var second = platform().get(PATH + "?topic=" + dead);
        // Then
        second.then().statusCode(429).header("Retry-After", notNullValue());
        given().auth().oauth2(TestTokens.of("platform_admin", new TenantId(UUID.randomUUID()))).get(PATH + "?topic=" + dead)
                .then().statusCode(200);
        assertThat(Duration.ofMillis(second.time())).as("without waiting for the first").isLessThan(Duration.ofSeconds(8));
        released.countDown();
        assertThat(first.join()).isEqualTo(200);
    }

    /** Returns after a replay has begun to read, which it does until the latch is released. */
    private CompletableFuture<Integer> startReplay(CountDownLatch released) throws InterruptedException {
        var reading = hold(TENANT, released);
        var replay = CompletableFuture.supplyAsync(() -> one(0).extract().statusCode());
        assertThat(reading.await(SETTLE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return replay;
    }

    @Test
    void a_replay_of_one_tenant_refuses_its_own_second_one_alone() throws Exception {
        // Given
        var released = new CountDownLatch(1);
        var first = startReplay(released);
        // When
        var second = one(1);
        var other = given().auth().oauth2(TestTokens.of("platform_admin", new TenantId(UUID.randomUUID())))
                .post(PATH + "/" + dead + "/1/replay");
        // Then
        released.countDown();
        second.statusCode(409).body("code", equalTo("REPLAY_RUNNING"));
        other.then().statusCode(202);
        assertThat(first.join()).isEqualTo(202);
    }

    @Test
    void an_impossible_offset_is_not_found_while_a_replay_runs() throws Exception {
        // Given
        var released = new CountDownLatch(1);
        var first = startReplay(released);
        // When
        var impossible = one(-1);
        // Then
        released.countDown();
        impossible.statusCode(404);
        assertThat(first.join()).isEqualTo(202);
    }

    @Test
    void the_replays_of_a_tenant_are_limited_by_the_minute() {
        // Given
        var tenant = TestTokens.of("admin", new TenantId(UUID.randomUUID()));
        Supplier<Integer> replay = () -> given().auth().oauth2(tenant).post(PATH + "/nobody/0/replay").statusCode();
        // When
        var answers = Stream.generate(replay).limit(65).collect(Collectors.groupingBy(status -> status, Collectors.counting()));
        // Then
        assertThat(answers).containsOnlyKeys(404, 429);
        assertThat(answers.get(404)).isGreaterThanOrEqualTo(60);
    }

    @Test
    void the_repetitions_of_replayed_letters_are_limited_by_the_minute() {
        // Given
        var tenant = TestTokens.of("platform_admin", new TenantId(UUID.randomUUID()));
        Supplier<Integer> repeat = () -> given().auth().oauth2(tenant).post(PATH + "/" + dead + "/0/replay?again=true")
                .statusCode();
        assertThat(repeat.get()).isEqualTo(202);
        // When
        var answers = Stream.generate(repeat).limit(12).collect(Collectors.groupingBy(status -> status, Collectors.counting()));
        // Then
        assertThat(answers).containsOnlyKeys(202, 429);
        assertThat(answers.get(202)).isGreaterThanOrEqualTo(6);
    }

    /** Holds the requests of the tenant that look for its topics. */
    private CountDownLatch hold(TenantId tenant, CountDownLatch released) {
        var reading = new CountDownLatch(1);
        QuarkusMock.installMockForType(new DeadLetterAccess(config, owners) {

            @Override
            Set<String> topics(Consumer<String, byte[]> consumer, DeadLetterViewer viewer) {
                if (viewer.tenant().equals(tenant)) {
                    reading.countDown();
                    awaitRelease(released);
                }
                return super.topics(consumer, viewer);
            }
        }, DeadLetterAccess.class);
        return reading;
    }

    private static void awaitRelease(CountDownLatch released) {
        try {
            assertThat(released.await(SETTLE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private ValidatableResponse one(int offset) {
        return platform().post(PATH + "/" + dead + "/" + offset + "/replay").then();
    }

    private static RequestSpecification platform() {
        return given().auth().oauth2(TestTokens.of("platform_admin"));
    }
}
