package dev.recado.kit.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.kit.sample.Db;
import dev.recado.kit.sample.KitTestResource;
import dev.recado.kit.sample.SampleEvents;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Claims that share the places among channels. */
@QuarkusTest
@WithTestResource(KitTestResource.class)
class WorkByChannelTest {

    private static final int BACKLOG = 10_000;
    private static final int BLOCKS_MAX = 300;
    private static final int CHANNEL_MAX = 16;
    /** More than any test claims of one person. */
    private static final PersonPace PACE = new PersonPace(Duration.ofSeconds(1), 1000, 3, 1000);
    private static final String ADD_MANY = """
        insert into work (tenant_id, queue, id, channel, person, lane, ordered, due_at)
        select $1, $2, gen_random_uuid(), $3, 'person-' || n, $4, true, statement_timestamp() + $5::int * interval '1 minute'
        from generate_series(1, $6::int) n""";

    @Inject
    Db db;

    private final TestWorkConfig settings = new TestWorkConfig(UUID.randomUUID().toString(), Duration.ofMillis(900),
            Duration.ofMinutes(1));
    private final WorkRepository repository = new WorkRepository(settings);
    private final PacedClaims claims = new PacedClaims(settings);

    @BeforeEach
    void indexOfTheClaimsWithoutChannels() {
        db.run(tx -> tx.update("create index if not exists work_due on work (queue, lane, due_at, seq) where not claimed"));
    }

    @AfterEach
    void statisticsAreGatheredAgain() {
        db.run(tx -> tx.update("alter table work reset (autovacuum_enabled)"));
    }

    private UUID add(String channel, int lane) {
        var id = UUID.randomUUID();
        db.run(tx -> repository.addAll(tx,
                List.of(new WorkItem(SampleEvents.TENANT, id, channel, "ana", lane, true, Duration.ZERO))));
        return id;
    }

    private void addMany(String channel, int lane, int dueInMinutes, int count) {
        db.run(tx -> tx.update(ADD_MANY, SampleEvents.TENANT.value(), settings.queue(), channel, (short) lane, dueInMinutes,
                count));
    }

    private List<ClaimedWork> claim(int free) {
        return db.run(tx -> repository.waiting(tx, CHANNEL_MAX).chain(
                waiting -> claims.claim(tx, new ClaimCapacity(free, List.of(), new Random(1)).share(waiting, CHANNEL_MAX), PACE)
                        .map(PacedClaims.Paced::claimed)));
    }

    @Test
    void the_next_claim_holds_the_reply_of_another_channel_although_ten_thousand_notices_wait() {
        // Given
        addMany("a", 2, -1, BACKLOG);
        var reply = add("b", 3);
        // When
        var claimed = claim(8);
        // Then
        assertThat(claimed).extracting(ClaimedWork::id).contains(reply);
        assertThat(claimed).filteredOn(work -> work.channel().equals("a")).hasSizeBetween(1, 7);
    }

    @Test
    void a_channel_s_lower_lanes_are_claimed_first() {
        // Given
        addMany("a", 3, -1, 20);
        var reply = add("a", 0);
        // Then
        assertThat(claim(2)).extracting(ClaimedWork::id).containsExactly(reply);
    }

    @Test
    void work_with_an_expired_lease_is_claimed_first_within_its_channel() {
        // Given
        var left = add("a", 3);
        assertThat(claim(4)).extracting(ClaimedWork::id).containsExactly(left);
        var waiting = add("a", 0);
        // When
        await().atMost(Duration.ofSeconds(20)).until(() -> db.count("""
            select count(*) from work where queue = $1 and leased_until < clock_timestamp()""", settings.queue()) == 1);
        // Then
        var due = db.run(tx -> repository.waiting(tx, CHANNEL_MAX));
        var claimed = db.run(tx -> claims.claim(tx, List.of(new ChannelShare(SampleEvents.TENANT, "a", 1)), PACE))
                .claimed();
        assertThat(due).extracting(WaitingChannel::due).containsExactly(2);
        assertThat(claimed).extracting(ClaimedWork::id).containsExactly(left).doesNotContain(waiting);
    }

    @Test
    void the_cost_of_a_claim_does_not_depend_on_the_work_that_is_due_later() {
        // Given
        addMany("a", 0, 60, BACKLOG);
        addMany("a", 1, 60, BACKLOG);
        addMany("a", 2, -1, 10);
        db.run(tx -> tx.update("analyze work"));
        // Then
        assertThat(blocks(WorkRepository.WAITING, settings.queue(), 16, WorkRepository.LANES)).isLessThan(BLOCKS_MAX);
        assertThat(blocks(WorkRepository.CLAIM, settings.queue(), 4, 1000L, WorkRepository.LANES)).isLessThan(BLOCKS_MAX);
        assertThat(blocksOfClaim("a")).isLessThan(BLOCKS_MAX);
    }

    @Test
    void the_cost_of_a_claim_does_not_depend_on_statistics_of_an_almost_empty_table() {
        // Given
        db.run(tx -> tx.update("drop index work_due"));
        add("a", 0);
        db.run(tx -> tx.update("alter table work set (autovacuum_enabled = false)"));
        db.run(tx -> tx.update("analyze work"));
        // When
        addMany("b", 2, -1, BACKLOG);
        // Then
        assertThat(blocks(WorkRepository.WAITING, settings.queue(), 16, WorkRepository.LANES)).isLessThan(BLOCKS_MAX);
        assertThat(blocksOfClaim("b")).isLessThan(BLOCKS_MAX);
    }

    @Test
    void the_cost_of_a_claim_does_not_depend_on_statistics_of_an_empty_queue() {
        // Given
        db.run(tx -> tx.update("alter table work set (autovacuum_enabled = false)"));
        addMany("a", 2, -1, 300);
        db.run(tx -> tx.update("delete from work"));
        db.run(tx -> tx.update("analyze work"));
        // When
        addMany("a", 2, -1, BACKLOG);
        // Then
        assertThat(blocksOfClaim("a")).isLessThan(BLOCKS_MAX);
        assertThat(blocks(WorkRepository.CLAIM, settings.queue(), 4, 1000L, WorkRepository.LANES)).isLessThan(BLOCKS_MAX);
    }

    private long blocksOfClaim(String channel) {
        return blocks(PacedClaims.CLAIM, settings.queue(), WorkRepository.LANES, 1000L, new UUID[]{SampleEvents.TENANT.value()},
                new String[]{channel}, new Integer[]{4}, PACE.every().toNanos() / 1000, PACE.burst(), PACE.backgroundLane(),
                PACE.backgroundBurst(), "");
    }

    private long blocks(String sql, Object... parameters) {
        var explained = db.run(tx -> repository.waiting(tx, CHANNEL_MAX)
                .chain(() -> tx.query("explain (analyze, buffers, format json) " + sql, parameters)));
        var plan = ((JsonArray) explained.iterator().next().getJson(0)).getJsonObject(0).getJsonObject("Plan");
        return plan.getLong("Shared Hit Blocks") + plan.getLong("Shared Read Blocks");
    }

    @Test
    void the_channels_with_due_work_are_listed_with_their_number_of_due_items_up_to_the_limit() {
        // Given
        addMany("a", 2, -1, 50);
        addMany("b", 1, -1, 3);
        addMany("c", 1, 60, 3);
        // When
        var waiting = db.run(tx -> repository.waiting(tx, CHANNEL_MAX));
        // Then
        assertThat(waiting).containsExactlyInAnyOrder(new WaitingChannel(SampleEvents.TENANT, "a", CHANNEL_MAX),
                new WaitingChannel(SampleEvents.TENANT, "b", 3));
    }
}
