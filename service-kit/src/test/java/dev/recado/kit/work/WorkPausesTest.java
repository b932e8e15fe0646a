package dev.recado.kit.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.kit.sample.Db;
import dev.recado.kit.sample.KitTestResource;
import dev.recado.kit.sample.SampleEvents;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** Nothing is claimed from a paused lane, and its items hold back nobody. */
@QuarkusTest
@WithTestResource(KitTestResource.class)
class WorkPausesTest {

    private static final String CHANNEL = "a";
    private static final int REPLY = 0;
    private static final int NOTICE = 2;
    private static final int BULK = 3;
    private static final int DUE_MAX = 16;
    /** More than any test claims of one person. */
    private static final PersonPace PACE = new PersonPace(Duration.ofSeconds(1), 1000, BULK, 1000);

    @Inject
    Db db;
    @Inject
    WorkLoop loop;

    private final TestWorkConfig settings = new TestWorkConfig(UUID.randomUUID().toString(), Duration.ofMillis(900),
            Duration.ofMinutes(1));
    private final WorkRepository repository = new WorkRepository(settings);
    private final PacedClaims claims = new PacedClaims(settings);

    private WorkPauses pauses() {
        return new WorkPauses(settings, loop);
    }

    private UUID add(String channel, int lane) {
        var id = UUID.randomUUID();
        db.run(tx -> repository.addAll(tx,
                List.of(new WorkItem(SampleEvents.TENANT, id, channel, "ana", lane, lane != BULK, Duration.ZERO))));
        return id;
    }

    private void pause(String channel, Integer... lanes) {
        db.run(tx -> pauses().pause(tx, SampleEvents.TENANT, channel, List.of(lanes), "wrong template", "olga"));
    }

    private List<UUID> claim(String channel) {
        return db.run(tx -> claims.claim(tx, List.of(new ChannelShare(SampleEvents.TENANT, channel, DUE_MAX)), PACE)).claimed()
                .stream().map(ClaimedWork::id).toList();
    }

    private List<WaitingChannel> waiting() {
        return db.run(tx -> repository.waiting(tx, DUE_MAX));
    }

    @Test
    void nothing_is_claimed_from_a_paused_lane_until_it_is_resumed() {
        // Given
        var bulk = add(CHANNEL, BULK);
        var other = add("b", BULK);
        pause(CHANNEL, BULK);
        // Then
        assertThat(waiting()).containsExactly(new WaitingChannel(SampleEvents.TENANT, "b", 1));
        assertThat(claim(CHANNEL)).isEmpty();
        assertThat(claim("b")).containsExactly(other);
        // When
        var resumed = db.run(tx -> pauses().resume(tx, SampleEvents.TENANT, CHANNEL, List.of(REPLY, BULK)));
        // Then
        assertThat(resumed).isEqualTo(1);
        assertThat(waiting()).containsExactly(new WaitingChannel(SampleEvents.TENANT, CHANNEL, 1));
        assertThat(claim(CHANNEL)).containsExactly(bulk);
    }

    @Test
    void an_item_of_a_paused_lane_holds_back_no_later_item_of_its_person() {
        // Given
        add(CHANNEL, NOTICE);
        var reply = add(CHANNEL, REPLY);
        pause(CHANNEL, NOTICE);
        // Then
        assertThat(claim(CHANNEL)).containsExactly(reply);
    }

    @Test
    void an_item_of_a_paused_lane_whose_worker_was_lost_is_released_and_holds_back_nobody() {
        // Given
        assertThat(claim(CHANNEL)).isEmpty();
        var notice = add(CHANNEL, NOTICE);
        assertThat(claim(CHANNEL)).containsExactly(notice);
        var reply = add(CHANNEL, REPLY);
        pause(CHANNEL, NOTICE);
        await().atMost(Duration.ofSeconds(20)).until(() -> db.count("""
            select count(*) from work where queue = $1 and leased_until < clock_timestamp()""", settings.queue()) == 1);
        // When
        var first = claim(CHANNEL);
        var second = claim(CHANNEL);
        // Then
        assertThat(first).isEmpty();
        assertThat(second).containsExactly(reply);
        assertThat(db.count("select count(*) from work where queue = $1 and claimed", settings.queue())).isEqualTo(1);
    }

    @Test
    void a_pause_is_listed_with_its_reason_and_a_second_one_keeps_the_time() {
        // Given
        pause(CHANNEL, BULK);
        var since = list().getFirst().since();
        // When
        db.run(tx -> pauses().pause(tx, SampleEvents.TENANT, CHANNEL, List.of(NOTICE, BULK), "too many complaints", null));
        // Then
        assertThat(list()).extracting(WorkPauses.PausedLane::lane).containsExactly(NOTICE, BULK);
        assertThat(list().getLast()).isEqualTo(
                new WorkPauses.PausedLane(CHANNEL, BULK, "too many complaints", null, since));
    }

    private List<WorkPauses.PausedLane> list() {
        return db.run(tx -> pauses().list(tx, SampleEvents.TENANT, List.of(CHANNEL, "b")));
    }
}
