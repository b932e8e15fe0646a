package dev.recado.ingest.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {

    private static final String FORM = "00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]";
    private static final String SENDERS = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

    @Test
    void the_senders_trace_goes_on_with_a_step_of_ours() {
        var trace = TraceParent.continuing(SENDERS).parent();
        assertThat(trace).matches(FORM).startsWith("00-0af7651916cd43dd8448eb211c80319c-").endsWith("-00")
                .isNotEqualTo(SENDERS);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "x", "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319\n-b7ad6b7169203331-01"})
    void a_trace_that_is_none_is_begun_anew(String claimed) {
        var trace = TraceParent.continuing(claimed).parent();
        assertThat(trace).matches(FORM).isNotEqualTo(TraceParent.continuing(claimed).parent());
        assertThat(trace.substring(3, 35)).isNotEqualTo("0af7651916cd43dd8448eb211c80319c");
    }
}
