package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.recado.verify.bench.TurnCosts;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Limits the different statements of one turn (a customer's message, the reply and its three statuses), and the cost of 50 concurrent
 * turns. A change that adds a statement raises the limit here and in {@code cost-of-a-turn.md}, with its reason.
 */
@SuiteTest
class TurnBudgetTest {

    private static final int LONE_TURNS = 4;
    private static final int TURNS_AT_ONCE = 50;
    private static final int STATEMENTS_BEFORE_MIN = 60;
    /**
     * Different statements of one turn, without those of the outbox, which are the same for every event, and without those that the
     * jobs of an idle suite and this test execute too.
     */
    private static final Map<String, Integer> STATEMENTS_MAX = Map.of("conversation", 16, "ai", 8, "outbound", 11, "auth", 0);
    private static final Pattern OF_OUTBOX = Pattern.compile("\\boutbox\\b|pg_try_advisory_xact_lock");
    /** Executions for each of many turns at once, with those of jobs. */
    private static final Map<String, Integer> EXECUTIONS_MAX = Map.of("conversation", 30, "ai", 18, "outbound", 30);
    private static final Map<String, Integer> TRANSACTIONS_MAX = Map.of("conversation", 7, "ai", 6, "outbound", 9);
    private static final int RECORDS_MAX = 19;
    /** PostgreSQL reads a whole table when it analyzes it, and a job may scan a table of a few rows. */
    private static final int SCANNED_ROWS_MAX = 40;

    @BeforeEach
    void count_statements(SuiteUnderTest suite) {
        var costs = new TurnCosts(suite);
        costs.countStatements();
        TurnCosts.DATABASES.forEach(database -> suite.oracle().eventually("the jobs of " + database + " have run",
                () -> assertThat(executions(costs.statements(database))).isGreaterThan(STATEMENTS_BEFORE_MIN)));
    }

    @Test
    void a_turn_executes_no_statement_beyond_its_budget(SuiteUnderTest suite) {
        // Given
        var costs = new TurnCosts(suite);
        suite.oracle().settled();
        var jobs = TurnCosts.DATABASES.stream().collect(Collectors.toMap(database -> database, costs::statements));
        // When
        IntStream.range(0, LONE_TURNS).forEach(i -> answer(suite, List.of(suite.customer())));
        // Then
        var perTurn = new HashMap<String, List<String>>();
        TurnCosts.DATABASES.forEach(database -> perTurn.put(database, costs.statements(database).entrySet().stream()
                .filter(one -> one.getValue() >= LONE_TURNS && !jobs.get(database).containsKey(one.getKey()))
                .map(Map.Entry::getKey).filter(text -> !OF_OUTBOX.matcher(text).find()).sorted().toList()));
        SoftAssertions.assertSoftly(budget -> STATEMENTS_MAX.forEach((database, max) -> budget.assertThat(perTurn.get(database))
                .as("statements of a turn in %s", database).hasSizeLessThanOrEqualTo(max)));
    }

    @Test
    void fifty_turns_at_once_share_their_transactions(SuiteUnderTest suite) {
        // Given
        var costs = new TurnCosts(suite);
        answer(suite, List.of(suite.customer()));
        var before = costs.read().counts();
        // When
        answer(suite, IntStream.range(0, TURNS_AT_ONCE).mapToObj(i -> suite.customer()).toList());
        // Then
        var after = costs.read().counts();
        var perTurn = new HashMap<String, Double>();
        after.forEach((name, count) -> perTurn.put(name, (count - before.get(name)) / TURNS_AT_ONCE));
        EXECUTIONS_MAX.forEach((database, max) -> assertThat(perTurn.get(database + " statements")).as("%s of %s", database,
                perTurn).isLessThanOrEqualTo(max));
        TRANSACTIONS_MAX.forEach((database, max) -> assertThat(perTurn.get(database + " transactions")).as("%s of %s", database,
                perTurn).isLessThanOrEqualTo(max));
        assertThat(perTurn.get("Kafka records")).isLessThanOrEqualTo(RECORDS_MAX);
        TurnCosts.DATABASES.forEach(database -> assertThat(perTurn.get(database + " rows of sequential scans"))
                .as("%s of %s", database, perTurn).isLessThanOrEqualTo(SCANNED_ROWS_MAX));
    }

    private static long executions(Map<String, Long> statements) {
        return statements.values().stream().mapToLong(Long::longValue).sum();
    }

    private static void answer(SuiteUnderTest suite, List<TestCustomer> customers) {
        customers.parallelStream().forEach(customer -> suite.meta().write(customer, "Qual o horário de vocês?"));
        customers.forEach(customer -> suite.oracle()
                .eventually(() -> assertThat(suite.simulator().sentTo(customer)).hasSize(1)));
        suite.oracle().settled();
    }
}
