package dev.recado.kit.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.kit.database.IndexOrder;
import dev.recado.kit.sample.Db;
import dev.recado.kit.sample.KitTestResource;
import dev.recado.kit.sample.SampleEvents;
import dev.recado.kit.work.WorkInventory.LaneCount;
import dev.recado.kit.work.WorkInventory.Position;
import dev.recado.kit.work.WorkInventory.Section;
import dev.recado.kit.work.WorkInventory.WorkEntry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Counts and pages of a queue, whose cost does not depend on the length of the queue. */
@QuarkusTest
@WithTestResource(KitTestResource.class)
class WorkInventoryTest {

    private static final int BACKLOG = 20_000;
    private static final int COUNTED_MAX = 1_000;
    private static final int BLOCKS_MAX = 1_500;
    /** More than any test claims of one person. */
    private static final PersonPace PACE = new PersonPace(Duration.ofSeconds(1), 1000, 3, 1000);
    private static final List<Integer> LANES = List.of(0, 3);
    private static final String ADD_MANY = """
        insert into work (tenant_id, queue, id, channel, person, lane, ordered, due_at, created_at)
        select $1, $2, gen_random_uuid(), $3, 'person-' || n, $4, false, statement_timestamp(),
            statement_timestamp() - interval '1 minute'
        from generate_series(1, $5::int) n""";

    @Inject
    Db db;

    private final TestWorkConfig settings = new TestWorkConfig(UUID.randomUUID().toString(), Duration.ofMinutes(1),
            Duration.ofMinutes(1));
    private final PacedClaims claims = new PacedClaims(settings);
    private final WorkInventory inventory = new WorkInventory(settings);

    @AfterEach
    void statisticsAreGatheredAgain() {
        db.run(tx -> tx.update("alter table work reset (autovacuum_enabled)"));
    }

    private void addMany(String channel, int lane, int count) {
        db.run(tx -> tx.update(ADD_MANY, SampleEvents.TENANT.value(), settings.queue(), channel, (short) lane, count));
    }

    private List<LaneCount> count(String... channels) {
        return db.run(tx -> inventory.count(tx, SampleEvents.TENANT, List.of(channels), LANES, COUNTED_MAX));
    }

    private List<WorkEntry> list(Section section, Position after, int limit) {
        return db.run(tx -> inventory.list(tx, SampleEvents.TENANT, section, after, limit));
    }

    @Test
    void each_lane_is_counted_with_its_waiting_and_claimed_items() {
        // Given
        addMany("a", 0, 5);
        addMany("b", 3, 2);
        db.run(tx -> claims.claim(tx, List.of(new ChannelShare(SampleEvents.TENANT, "a", 3)), PACE));
        // When
        var counts = count("a", "b");
        // Then
        assertThat(counts).extracting(LaneCount::channel, LaneCount::lane, LaneCount::waiting, LaneCount::claimed)
                .map(tuple -> tuple.toList().toString())
                .containsExactly("[a, 0, 2, 3]", "[a, 3, 0, 0]", "[b, 0, 0, 0]", "[b, 3, 2, 0]");
        assertThat(counts.getFirst().oldestSeconds()).isBetween(60L, 120L);
        assertThat(counts.get(1).oldestSeconds()).isNull();
    }

    @Test
    void the_pages_of_a_channel_follow_each_other_in_the_order_of_the_claims() {
        // Given
        addMany("a", 3, 3);
        addMany("a", 0, 2);
        var section = new Section("a", LANES, false);
        // When
        var first = list(section, Position.START, 3);
        var last = first.getLast();
        var second = list(section, new Position(last.lane(), last.dueAt(), last.seq()), 3);
        // Then
        assertThat(first).extracting(WorkEntry::lane).containsExactly(0, 0, 3);
        assertThat(second).extracting(WorkEntry::lane).containsExactly(3, 3);
        assertThat(second).doesNotContainAnyElementsOf(first);
        assertThat(list(new Section("a", LANES, true), Position.START, 3)).isEmpty();
    }

    @Test
    void the_cost_does_not_depend_on_the_length_of_the_queue() {
        // Given
        db.run(tx -> tx.update("alter table work set (autovacuum_enabled = false)"));
        addMany("a", 3, 300);
        db.run(tx -> tx.update("delete from work"));
        db.run(tx -> tx.update("analyze work"));
        addMany("a", 3, BACKLOG);
        // When
        var counts = count("a");
        // Then
        assertThat(counts.getLast().waiting()).isEqualTo(COUNTED_MAX);
        var queue = settings.queue();
        var tenant = SampleEvents.TENANT.value();
        var lanes = new Short[]{0, 3};
        assertThat(blocks(WorkInventory.COUNT, queue, tenant, new String[]{"a"}, lanes, COUNTED_MAX)).isLessThan(BLOCKS_MAX);
        assertThat(blocks(WorkInventory.LIST_WAITING, queue, tenant, "a", lanes, (short) -1, Position.START.dueAt(), 0L, 50))
                .isLessThan(BLOCKS_MAX);
        assertThat(blocks(WorkInventory.LIST_CLAIMED, queue, tenant, "a", lanes, (short) -1, Position.START.dueAt(), 0L, 50))
                .isLessThan(BLOCKS_MAX);
    }

    private long blocks(String sql, Object... parameters) {
        var explained = db.run(tx -> IndexOrder.require(tx)
                .chain(() -> tx.query("explain (analyze, buffers, format json) " + sql, parameters)));
        var plan = ((JsonArray) explained.iterator().next().getJson(0)).getJsonObject(0).getJsonObject("Plan");
        return plan.getLong("Shared Hit Blocks") + plan.getLong("Shared Read Blocks");
    }
}
