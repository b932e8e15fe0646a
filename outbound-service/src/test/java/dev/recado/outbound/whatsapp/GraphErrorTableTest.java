package dev.recado.outbound.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.recado.outbound.GraphErrorRows;
import dev.recado.outbound.GraphErrorRows.GraphErrorRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphErrorTableTest {

    private static SendOutcome outcome(int http, String body, int retries) {
        return new GraphResponse.Answered(http, body.getBytes(StandardCharsets.UTF_8)).outcome(retries);
    }

    private static SendOutcome error(int code, int retries) {
        return outcome(400, "{\"error\":{\"message\":\"m\",\"code\":" + code + "}}", retries);
    }

    static List<GraphErrorRow> documented() {
        return GraphErrorRows.all();
    }

    @ParameterizedTest
    @MethodSource("documented")
    void a_documented_error_has_its_action_and_its_waits(GraphErrorRow row) {
        assertThat(GraphErrorTable.find(row.code())).hasValue(
                new GraphErrorTable.Rule(ErrorAction.valueOf(row.action()), row.firstWait(), row.retriesMax()));
    }

    @Test
    void the_table_has_no_other_errors_than_the_documented_ones() {
        assertThat(GraphErrorTable.codes())
                .containsExactlyInAnyOrderElementsOf(documented().stream().map(GraphErrorRow::code).toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 80007, 130429, 131000, 131016, 131042, 131048, 131049, 131053, 131056, 131057, 132015, 132069,
            133004, 133008, 133009,
            133015, 133016, 134101, 2494100})
    void an_error_that_excludes_acceptance_is_retried(int code) {
        assertThat(error(code, 0)).isInstanceOf(SendOutcome.Retry.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 10, 104, 190, 200, 250, 299, 368, 131005, 131031, 131044})
    void an_access_error_stops_the_channel_and_leaves_its_message_waiting(int code) {
        assertThat(error(code, 0)).isInstanceOfSatisfying(SendOutcome.Retry.class, retry -> {
            assertThat(retry.line()).isEqualTo(ChannelHealth.ACCESS_REFUSED);
            assertThat(retry.error().explanation().english()).isNotBlank();
        });
    }

    @Test
    void a_refused_token_never_fails_a_message_and_another_access_error_does_after_its_last_retry() {
        assertThat(error(190, 50)).isInstanceOf(SendOutcome.Retry.class);
        assertThat(error(131031, 3)).isInstanceOf(SendOutcome.Rejected.class)
                .returns(ChannelHealth.ACCESS_REFUSED, SendOutcome::line);
    }

    @Test
    void a_server_error_and_a_missing_answer_mean_a_failed_line() {
        assertThat(outcome(500, "{\"error\":{\"code\":131016}}", 0).line()).isEqualTo(ChannelHealth.FAILED);
        assertThat(outcome(502, "", 0).line()).isEqualTo(ChannelHealth.FAILED);
        assertThat(new GraphResponse.Unanswered("timeout").outcome(0).line()).isEqualTo(ChannelHealth.FAILED);
        assertThat(error(131016, 0).line()).isEqualTo(ChannelHealth.WORKS);
        assertThat(outcome(200, "{\"messages\":[{\"id\":\"wamid.x\"}]}", 0).line()).isEqualTo(ChannelHealth.WORKS);
    }

    @Test
    void a_probe_fails_by_a_refused_token_or_a_server_error_only() {
        assertThat(probed(200, "{\"id\":\"1\"}")).isEqualTo(ChannelHealth.WORKS);
        assertThat(probed(401, "{\"error\":{\"code\":190}}")).isEqualTo(ChannelHealth.ACCESS_REFUSED);
        assertThat(probed(403, "{\"error\":{\"code\":200}}")).isEqualTo(ChannelHealth.WORKS);
        assertThat(probed(503, "")).isEqualTo(ChannelHealth.FAILED);
    }

    private static ChannelHealth probed(int http, String body) {
        return new GraphResponse.Answered(http, body.getBytes(StandardCharsets.UTF_8)).probed();
    }

    @ParameterizedTest
    @ValueSource(ints = {33, 100, 130403, 130472, 130497, 131008, 131009, 131020, 131021, 131026, 131030, 131037, 131041,
            131045,
            131047, 131050, 131051, 131052, 131055, 131059, 131062, 131063, 131064, 131201, 131215, 132000, 132001,
            132005,
            132007, 132008, 132012, 132016, 132018, 132021, 132068, 133000, 133005, 133006, 133010, 134011, 134100,
            134102,
            135000, 137000, 138000, 138018, 613, 139000, 139004, 139100, 139103, 139200, 147001, 147005, 1752041, 200005,
            200007,
            2388001, 2388012, 2388019, 2388039, 2388040, 2388047, 2388072, 2388073, 2388091, 2388093, 2388103, 2388293, 2388299,
            2388318, 2388330, 2494191, 2593079, 2593085, 2593107, 2593108, 2593109})
    void an_error_that_every_retry_would_repeat_is_final(int code) {
        assertThat(error(code, 0)).isInstanceOfSatisfying(SendOutcome.Rejected.class, rejected -> {
            assertThat(rejected.line()).isEqualTo(ChannelHealth.WORKS);
            assertThat(rejected.error().code()).isEqualTo(code);
            assertThat(rejected.error().explanation().english()).isNotBlank();
        });
    }

    @Test
    void an_error_with_a_retry_limit_is_final_after_its_last_retry() {
        assertThat(error(131000, 2)).isInstanceOf(SendOutcome.Retry.class);
        assertThat(error(131000, 3)).isInstanceOf(SendOutcome.Rejected.class);
        assertThat(error(131053, 1)).isInstanceOf(SendOutcome.Rejected.class);
        assertThat(error(131049, 1)).isInstanceOf(SendOutcome.Rejected.class);
        assertThat(error(131016, 50)).isInstanceOf(SendOutcome.Retry.class);
    }

    @Test
    void a_pair_rate_error_waits_four_to_the_power_of_its_retries() {
        assertThat(IntStream.range(0, 4).mapToObj(x -> ((SendOutcome.Retry) error(131056, x)).after()))
                .isEqualTo(Stream.of(1, 4, 16, 64).map(Duration::ofSeconds).toList());
    }

    @Test
    void only_the_rate_limit_of_the_number_slows_the_number() {
        assertThat(((SendOutcome.Retry) error(130429, 0)).slowsNumber()).isTrue();
        assertThat(((SendOutcome.Retry) error(131056, 0)).slowsNumber()).isFalse();
    }

    @Test
    void waits_grow_to_a_minute_unless_the_first_wait_is_longer() {
        assertThat(((SendOutcome.Retry) error(2, 0)).after()).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1250));
        assertThat(((SendOutcome.Retry) error(2, 40)).after()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(75));
        assertThat(((SendOutcome.Retry) error(133016, 40)).after()).isGreaterThanOrEqualTo(Duration.ofHours(72));
        assertThat(((SendOutcome.Retry) error(131049, 0)).after()).isGreaterThanOrEqualTo(Duration.ofHours(24));
    }

    @Test
    void an_unknown_code_is_final_below_500_and_uncertain_from_500_on_unless_it_is_transient() {
        assertThat(error(999_999, 0)).isInstanceOf(SendOutcome.Rejected.class);
        assertThat(outcome(500, "{\"error\":{\"code\":999999}}", 0)).isInstanceOf(SendOutcome.Uncertain.class);
        assertThat(outcome(500, "{\"error\":{\"code\":999999,\"is_transient\":true}}", 0))
                .isInstanceOf(SendOutcome.Retry.class);
    }

    @Test
    void a_known_code_has_the_same_meaning_at_every_http_status() {
        assertThat(outcome(500, "{\"error\":{\"code\":131045}}", 0)).isInstanceOf(SendOutcome.Rejected.class);
        assertThat(outcome(500, "{\"error\":{\"code\":131000}}", 0)).isInstanceOf(SendOutcome.Retry.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[]", "null", "{}", "{\"messages\":[]}", "{\"messages\":[{\"id\":\"\"}]}",
            "{\"error\":\"no\"}", "{\"error\":{\"code\":\"x\"}}", "{\"messages\":[{\"id\":\"wamid.x\""})
    void an_unreadable_response_is_uncertain_at_every_http_status(String body) {
        for (var http : new int[]{200, 302, 400, 401, 404, 500, 502, 503}) {
            assertThat(outcome(http, body, 0)).isInstanceOf(SendOutcome.Uncertain.class);
        }
    }

    @Test
    void a_response_with_a_wamid_is_accepted() {
        assertThat(outcome(200, "{\"messages\":[{\"id\":\"wamid.x\"}]}", 0)).isEqualTo(new SendOutcome.Accepted("wamid.x"));
    }

    @Test
    void a_long_error_title_is_cut_without_splitting_an_emoji() {
        assertThat(new SendOutcome.GraphError(1, "x".repeat(299) + "😀😀", "").title()).isEqualTo("x".repeat(299) + "😀");
    }
}
