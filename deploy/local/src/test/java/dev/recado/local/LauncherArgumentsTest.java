package dev.recado.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.local.SuiteOptions.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The options of {@code deploy/up}. */
class LauncherArgumentsTest {

    @Test
    void each_service_runs_one_time_unless_replicas_are_asked_for() throws SuiteFailure {
        assertThat(LauncherArguments.of("--reset")).isEqualTo(new LauncherArguments(true, false, Scope.ALL, 1));
        assertThat(LauncherArguments.of("--replicas", "3", "--no-simulator"))
                .isEqualTo(new LauncherArguments(false, false, Scope.REAL, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "4", "-1", "two", "03", "--reset"})
    void another_number_of_replicas_is_an_error(String value) {
        assertThatThrownBy(() -> LauncherArguments.of("--replicas", value)).isInstanceOf(SuiteFailure.class)
                .hasMessage("--replicas is " + value + "; expected: a number from 1 to 3");
    }

    @Test
    void replicas_need_a_number_and_the_services() {
        assertThatThrownBy(() -> LauncherArguments.of("--replicas")).hasMessageContaining("--replicas is missing");
        assertThatThrownBy(() -> LauncherArguments.of("--infra-only", "--replicas", "2"))
                .hasMessage("--replicas and --infra-only exclude each other");
        assertThatThrownBy(() -> LauncherArguments.of("--replica", "2")).hasMessageContaining("unknown option --replica");
    }
}
