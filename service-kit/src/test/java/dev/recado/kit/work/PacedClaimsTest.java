package dev.recado.kit.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import dev.recado.kit.database.Rows;
import dev.recado.kit.sample.Db;
import dev.recado.kit.sample.KitTestResource;
import dev.recado.kit.sample.SampleEvents;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import org.junit.jupiter.api.Test;

/** The pace of one person limits the claims of all lanes, and background work leaves room for the others. */
@QuarkusTest
@WithTestResource(KitTestResource.class)
class PacedClaimsTest {

    private static final int BACKGROUND = 3;
    private static final Duration EVERY = Duration.ofMinutes(6);
    private static final PersonPace PACE = new PersonPace(EVERY, 10, BACKGROUND, 5);
    private static final int BACKLOG = 10_000;
    private static final int BLOCKS_MAX = 400;

    @Inject
    Db db;

    private final TestWorkConfig settings = new TestWorkConfig(UUID.randomUUID().toString(), Duration.ofMinutes(1),
            Duration.ofMinutes(1));
    private final WorkRepository repository = new WorkRepository(settings);
    /** Two replicas share the paces through the database only. */
    private final PacedClaims claims = new PacedClaims(settings);
    private final PacedClaims otherReplica = new PacedClaims(settings);

    private UUID add(String person, int lane) {
        var id = UUID.randomUUID();
        db.run(tx -> repository.addAll(tx, List.of(new WorkItem(SampleEvents.TENANT, id, "a", person, lane, lane < BACKGROUND,
                Duration.ZERO))));
        return id;
    }

    private void addMany(String person, int lane, int count) {
        for (var i = 0; i < count; i++) {
            add(person, lane);
        }
    }

    private PacedClaims.Paced claim(PacedClaims replica, int places) {
        return db.run(tx -> repository.waiting(tx, 100)
                .chain(() -> replica.claim(tx, List.of(new ChannelShare(SampleEvents.TENANT, "a", places)), PACE)));
    }

    private void finish(List<ClaimedWork> claimed) {
        db.run(tx -> repository.finish(tx, claimed));
    }

    /** Lets the time of the queue's paces and work pass. */
    private void pass(Duration time) {
        db.run(tx -> tx.update("update work_pace set next_at = next_at - $2::int * interval '1 second', "
                + "later_at = later_at - $2::int * interval '1 second' where queue = $1", settings.queue(),
                (int) time.toSeconds()));
        db.run(tx -> tx.update("update work set due_at = due_at - $2::int * interval '1 second' where queue = $1",
                settings.queue(), (int) time.toSeconds()));
    }

    @Test
    void a_person_s_bucket_holds_ten_items_and_fills_up_by_one_in_each_interval() {
        // Given
        addMany("ana", 2, 12);
        // When
        var claimed = 0;
        for (var paced = claim(claims, 4); !paced.claimed().isEmpty(); paced = claim(otherReplica, 4)) {
            finish(paced.claimed());
            claimed += paced.claimed().size();
        }
        // Then
        assertThat(claimed).isEqualTo(10);
        assertThat(claim(claims, 4).claimed()).isEmpty();
        // When
        pass(EVERY);
        // Then
        var next = claim(otherReplica, 4).claimed();
        assertThat(next).hasSize(1).extracting(ClaimedWork::attempts).containsExactly(1);
        finish(next);
        assertThat(claim(claims, 4).claimed()).isEmpty();
    }

    private void putBack(ClaimedWork claimed, int uncounted) {
        db.run(tx -> claims.putBack(tx, claimed, Duration.ZERO, "waits", PACE, uncounted));
    }

    @Test
    void work_that_is_put_back_costs_neither_an_attempt_nor_a_part_of_the_pace() {
        // Given
        addMany("ana", 2, 1);
        // When
        for (var i = 0; i < 20; i++) {
            putBack(claim(claims, 1).claimed().getFirst(), 1);
        }
        // Then
        var claimed = claim(claims, 1).claimed();
        assertThat(claimed).extracting(ClaimedWork::attempts).containsExactly(1);
        finish(claimed);
        addMany("ana", 2, 10);
        assertThat(Stream.generate(() -> claim(claims, 1).claimed()).takeWhile(one -> !one.isEmpty()).peek(this::finish))
                .hasSize(9);
    }

    @Test
    void failed_work_that_is_put_back_counts_its_attempts_only() {
        // Given
        addMany("ana", 2, 1);
        // When
        for (var i = 0; i < 20; i++) {
            putBack(claim(claims, 1).claimed().getFirst(), 0);
        }
        // Then
        assertThat(claim(claims, 1).claimed()).extracting(ClaimedWork::attempts).containsExactly(21);
    }

    @Test
    void work_that_is_put_back_after_its_interval_gives_no_time_back() {
        // Given
        addMany("ana", 2, 1);
        var now = claim(claims, 1).claimed().getFirst();
        var early = new ClaimedWork(now.tenant(), now.id(), now.channel(), now.person(), now.attempts(), now.token(),
                now.lane(),
                now.claimedNanos() - EVERY.toNanos());
        var spent = nextAt();
        // When
        putBack(early, 1);
        // Then
        assertThat(nextAt()).isEqualTo(spent);
    }

    private Instant nextAt() {
        return db.run(tx -> tx.query("select next_at from work_pace where queue = $1", settings.queue())
                .map(rows -> Rows.first(rows, row -> Rows.instant(row, "next_at"))));
    }

    @Test
    void a_late_worker_puts_nothing_back() {
        // Given
        addMany("ana", 2, 1);
        var claimed = claim(claims, 1).claimed().getFirst();
        var lapsed = new ClaimedWork(claimed.tenant(), claimed.id(), claimed.channel(), claimed.person(), 1,
                claimed.token() - 1);
        // When
        putBack(lapsed, 1);
        // Then
        assertThat(claim(claims, 1).claimed()).isEmpty();
        var paces = db
                .run(tx -> tx.query("select next_at > now() + interval '5 minutes' as spent from work_pace where queue = $1",
                        settings.queue()));
        assertThat(paces).extracting(row -> row.getBoolean("spent")).containsExactly(true);
    }

    @Test
    void background_work_uses_half_of_the_bucket_so_that_a_reply_is_claimed_at_once() {
        // Given
        addMany("ana", BACKGROUND, 20);
        assertThat(claim(claims, 20).claimed()).hasSize(5);
        // When
        var reply = add("ana", 0);
        // Then
        assertThat(claim(claims, 20).claimed()).extracting(ClaimedWork::id).containsExactly(reply);
    }

    @Test
    void background_work_over_the_pace_is_due_one_after_the_other() {
        // Given
        addMany("ana", BACKGROUND, 9);
        // When
        var first = claim(claims, 7);
        var second = claim(claims, 7);
        // Then
        assertThat(first.claimed()).hasSize(5);
        assertThat(first.putOff()).hasSize(2);
        assertThat(second.claimed()).isEmpty();
        var dues = db.run(tx -> tx.query("""
            select (extract(epoch from due_at - now()) / 360 + 0.1)::int as due from work
            where queue = $1 and not claimed order by due_at""", settings.queue()));
        assertThat(dues).extracting(row -> row.getInteger("due")).containsExactly(1, 2, 3, 4);
    }

    @Test
    void the_pace_of_one_person_does_not_limit_another() {
        // Given
        addMany("ana", BACKGROUND, 8);
        addMany("bia", BACKGROUND, 2);
        // Then
        assertThat(claim(claims, 20).claimed()).extracting(ClaimedWork::person).filteredOn("bia"::equals).hasSize(2);
    }

    @Test
    void an_item_over_the_pace_keeps_its_place_before_the_next_one_of_its_person() {
        // Given
        addMany("ana", 1, 10);
        for (var i = 0; i < 10; i++) {
            finish(claim(claims, 1).claimed());
        }
        var earlier = add("ana", 1);
        add("ana", 0);
        shortenWaits();
        // When
        assertThat(claim(claims, 2).claimed()).isEmpty();
        pass(EVERY);
        // Then
        assertThat(claim(claims, 2).claimed()).extracting(ClaimedWork::id).containsExactly(earlier);
    }

    /** An item holds the later ones of its person back while it is due within a minute. */
    private void shortenWaits() {
        pass(EVERY.minusSeconds(30));
    }

    @Test
    void idle_paces_are_deleted() {
        // Given
        add("ana", 1);
        claim(claims, 1);
        // When
        pass(EVERY.multipliedBy(2));
        db.run(tx -> claims.deleteIdle(tx, 1000));
        // Then
        assertThat(db.count("select count(*) from work_pace where queue = $1", settings.queue())).isZero();
    }

    @Test
    void the_cost_of_a_paced_claim_does_not_depend_on_the_backlog_and_the_other_persons() {
        // Given
        db.run(tx -> tx.update("""
            insert into work (tenant_id, queue, id, channel, person, lane, ordered, due_at)
            select $1, $2, gen_random_uuid(), 'a', 'person-' || n, 2, true, statement_timestamp() - interval '1 minute'
            from generate_series(1, $3::int) n""", SampleEvents.TENANT.value(), settings.queue(), BACKLOG));
        db.run(tx -> tx.update("""
            insert into work_pace (tenant_id, queue, channel, person, next_at)
            select $1, $2, 'a', 'person-' || n, statement_timestamp()
            from generate_series(1, $3::int) n""", SampleEvents.TENANT.value(), settings.queue(), BACKLOG));
        // When
        var explained = db.run(tx -> repository.waiting(tx, 100).chain(() -> tx.query(
                "explain (analyze, buffers, format json) " + PacedClaims.CLAIM, settings.queue(), WorkRepository.LANES, 1000L,
                new UUID[]{SampleEvents.TENANT.value()}, new String[]{"a"}, new Integer[]{4}, 6_000_000L, 10, BACKGROUND, 5,
                "")));
        var plan = ((JsonArray) explained.iterator().next().getJson(0)).getJsonObject(0).getJsonObject("Plan");
        // Then
        assertThat(plan.getLong("Shared Hit Blocks") + plan.getLong("Shared Read Blocks")).isLessThan(BLOCKS_MAX);
    }
}
