package dev.recado.outbound.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.outbound.whatsapp.GraphAnswer.GraphRefusal;
import dev.recado.outbound.whatsapp.GraphAnswer.Unavailable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of errors limits the uploads of a message, and a refused token burns none. */
class UploadRefusalsTest {

    private static GraphRefusal refusal(int code) {
        return new GraphRefusal(code, 0, "a message", null);
    }

    @ParameterizedTest
    @CsvSource({"131053,1", "131000,3", "1,3"})
    void an_upload_is_repeated_as_often_as_the_table_allows(int code, int retriesMax) {
        assertThat(UploadRefusals.passing(refusal(code), retriesMax - 1)).isInstanceOf(SendOutcome.Retry.class);
        assertThat(UploadRefusals.passing(refusal(code), retriesMax)).isInstanceOfSatisfying(SendOutcome.Rejected.class,
                rejected -> assertThat(rejected.error().code()).isEqualTo(code));
    }

    @ParameterizedTest
    @ValueSource(ints = {131016, 4, 987_654})
    void an_upload_without_a_limit_is_repeated_until_the_message_expires(int code) {
        assertThat(UploadRefusals.passing(refusal(code), 1_000)).isInstanceOfSatisfying(SendOutcome.Retry.class,
                retry -> assertThat(retry.line()).isEqualTo(ChannelHealth.UNKNOWN));
    }

    @ParameterizedTest
    @ValueSource(ints = {190, 987_654})
    void an_invalid_token_never_fails_a_message(int code) {
        assertThat(UploadRefusals.ofToken(refusal(code), 1_000)).isInstanceOfSatisfying(SendOutcome.Retry.class, retry -> {
            assertThat(retry.line()).isEqualTo(ChannelHealth.ACCESS_REFUSED);
            assertThat(retry.error().code()).isEqualTo(code);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 200, 131031})
    void another_refusal_of_the_access_fails_the_message_at_its_fourth_upload(int code) {
        assertThat(UploadRefusals.ofToken(refusal(code), 2)).isInstanceOfSatisfying(SendOutcome.Retry.class,
                retry -> assertThat(retry.line()).isEqualTo(ChannelHealth.ACCESS_REFUSED));
        assertThat(UploadRefusals.ofToken(refusal(code), 3)).isInstanceOfSatisfying(SendOutcome.Rejected.class,
                rejected -> assertThat(rejected.line()).isEqualTo(ChannelHealth.ACCESS_REFUSED));
    }

    @Test
    void an_invalid_token_that_meta_calls_transient_does_not_fail_the_message_either() {
        assertThat(UploadRefusals.passing(refusal(190), 1_000)).isInstanceOfSatisfying(SendOutcome.Retry.class,
                retry -> assertThat(retry.line()).isEqualTo(ChannelHealth.ACCESS_REFUSED));
    }

    @Test
    void an_answer_that_may_pass_keeps_its_code() {
        var answer = GraphAnswer.of(500, "{\"error\":{\"code\":131053,\"message\":\"no\"}}".getBytes());
        assertThat(answer).isInstanceOfSatisfying(Unavailable.class,
                unavailable -> assertThat(unavailable.refusal()).isEqualTo(new GraphRefusal(131053, 0, "no", null)));
    }
}
