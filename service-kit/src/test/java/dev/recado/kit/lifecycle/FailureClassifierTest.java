package dev.recado.kit.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import dev.recado.kit.http.Refusal;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureClassifierTest {

    @ParameterizedTest
    @ValueSource(strings = {"08006", "28P01", "3D000", "40001", "40P01", "53300", "53100", "55P03", "57014", "57P01", "57P03",
            "58030", "25P03", "25006", "42P01", "42703", "42501", "0A000", "XX000", "42601", "26000"})
    void a_database_outage_is_an_outage(String state) {
        assertThat(FailureClassifier.isOutage(pg(state))).isTrue();
        assertThat(FailureClassifier.isOutage(new CompletionException(pg(state)))).isTrue();
    }

    @Test
    void a_login_or_grant_that_the_broker_lacks_is_an_outage_that_a_person_must_end() {
        for (var refused : new RuntimeException[]{new TopicAuthorizationException("replies.drafted"),
                new GroupAuthorizationException("ai.replies.requested"), new SaslAuthenticationException("wrong password")}) {
            assertThat(FailureClassifier.isOutage(new CompletionException(refused))).isTrue();
            assertThat(FailureClassifier.isRefusedByBroker(new CompletionException(refused))).isTrue();
            assertThat(FailureClassifier.endsByItself(refused)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "23503", "22P02", "22021", "P0001", "54000", "25P02"})
    void a_data_error_is_not_an_outage(String state) {
        assertThat(FailureClassifier.isOutage(pg(state))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"42P01", "42703", "42501", "0A000", "XX000"})
    void a_person_must_end_an_outage_of_a_deployment(String state) {
        assertThat(FailureClassifier.endsByItself(pg(state))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "25006", "40001", "53100", "57014", "57P01"})
    void other_outages_end_by_themselves(String state) {
        assertThat(FailureClassifier.endsByItself(pg(state))).isTrue();
    }

    @Test
    void a_failure_that_hibernate_reports_is_classified_by_its_state_too() {
        assertThat(FailureClassifier.isOutage(new CompletionException(new SQLException("secret text", "25006")))).isTrue();
        assertThat(FailureClassifier.isOutage(new CompletionException(new SQLException("secret text", "23505")))).isFalse();
    }

    static Stream<Throwable> outages() {
        return Stream.of(ClosedConnectionException.INSTANCE, new TimeoutException(), new ConnectException(),
                new IOException("reset"),
                new NoStackTraceThrowable("Timeout"), new org.apache.kafka.common.errors.TimeoutException(),
                new OutOfMemoryError());
    }

    @ParameterizedTest
    @MethodSource("outages")
    void missing_connections_answers_and_brokers_are_outages(Throwable failure) {
        assertThat(FailureClassifier.isOutage(failure)).isTrue();
    }

    static Stream<Throwable> bugs() {
        return Stream.of(new IllegalStateException(), new NullPointerException(), new RecordTooLargeException(),
                new StackOverflowError(),
                Refusal.notFound("contact"));
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void a_defect_is_not_an_outage(Throwable failure) {
        assertThat(FailureClassifier.isOutage(failure)).isFalse();
    }

    @Test
    void an_outcome_never_quotes_the_message() {
        assertThat(FailureClassifier.outcome(pg("23505"))).isEqualTo("PgException 23505");
        assertThat(FailureClassifier.outcome(new IllegalStateException("Olá, meu número é")))
                .isEqualTo("IllegalStateException");
    }

    @Test
    void the_outcome_of_a_refusal_is_its_code_and_fields() {
        assertThat(FailureClassifier.outcome(Refusal.invalid("lane", "not this one"))).isEqualTo("INVALID_PAYLOAD lane");
        assertThat(FailureClassifier.outcome(Refusal.of(422, "LANE_NOT_ALLOWED", "ask for it"))).isEqualTo("LANE_NOT_ALLOWED");
    }

    @Test
    void a_refusal_has_no_stack_trace_and_may_have_a_cause() {
        var cause = new IllegalArgumentException();
        assertThat(Refusal.notFound("message").initCause(cause)).hasCause(cause);
        assertThat(Refusal.notFound("message").getStackTrace()).isEmpty();
    }

    private static PgException pg(String state) {
        return new PgException("secret text", "ERROR", state, "detail");
    }
}
