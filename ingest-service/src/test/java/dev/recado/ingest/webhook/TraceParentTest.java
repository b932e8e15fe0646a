package dev.recado.ingest.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {

    private static final String FORM = "00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]";
    private static final String SENDER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

    @Test
    void the_trace_of_the_sender_continues_with_a_new_span() {
        var trace = TraceParent.continuing(SENDER);
        assertThat(trace).matches(FORM).startsWith("00-0af7651916cd43dd8448eb211c80319c-").endsWith("-00")
                .isNotEqualTo(SENDER);
    }

    @Test
    void the_trace_of_a_later_version_continues_in_version_0() {
        var trace = TraceParent.continuing("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        assertThat(trace).matches(FORM).startsWith("00-0af7651916cd43dd8448eb211c80319c-").endsWith("-01");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "x", "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319\n-b7ad6b7169203331-01"})
    void a_missing_or_malformed_trace_is_replaced_by_a_new_one(String claimed) {
        var trace = TraceParent.continuing(claimed);
        assertThat(trace).matches(FORM).isNotEqualTo(TraceParent.continuing(claimed));
        assertThat(trace.substring(3, 35)).isNotEqualTo("0af7651916cd43dd8448eb211c80319c");
    }
}
