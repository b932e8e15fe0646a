package dev.recado.kit.lifecycle;

import java.io.IOException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.DatabaseException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;

/** Separates outages, after which a retry succeeds, from failures that every retry repeats. */
public final class FailureClassifier {

    private static final int CAUSES_MAX = 20;
    private static final List<String> PASSING_CLASSES = List.of("08", "28", "3D", "40", "53", "57P", "58", "25006");
    /**
     * Added to the classes 22 and 23. Our own functions raise P0001. 54000 is a value above a limit, such as the size of an index
     * entry. 25P02 means that our own code continued after a failed statement.
     */
    private static final Set<String> DATA_STATES = Set.of("P0001", "54000", "25P02");
    /** 57014 statement, 55P03 lock, 25P03 idle transaction, 25P04 transaction. */
    private static final Set<String> TIME_LIMITS = Set.of("57014", "55P03", "25P03", "25P04");

    /** A failure that describes itself for log lines, without payload and personal data. */
    public interface Described {

        String outcome();
    }

    private FailureClassifier() {
    }

    /**
     * Whether a later try may succeed, because the data did not cause the failure. That is every failure except a refusal, a data
     * error of the database and an exception of our own code.
     */
    public static boolean isOutage(Throwable failure) {
        var state = sqlState(failure);
        return state == null
                ? anyCause(failure, FailureClassifier::isOutageType) || isRefusedByBroker(failure)
                : !isDataState(state);
    }

    /**
     * Whether the outage ends without a person. Examples are a time-out, an unreachable broker and a full, stopping or read-only
     * database. An outage by a missing table or permission does not.
     */
    public static boolean endsByItself(Throwable failure) {
        var state = sqlState(failure);
        return state == null ? anyCause(failure, FailureClassifier::isOutageType) : isPassingState(state);
    }

    /** Whether the statement or transaction took too long, so that less work at a time may succeed. */
    public static boolean isTimeLimit(Throwable failure) {
        var state = sqlState(failure);
        return state != null && TIME_LIMITS.contains(state);
    }

    /** A failure of the broker, whose outages {@code BrokerMonitor} logs for the whole process. */
    public static boolean isBrokerFailure(Throwable failure) {
        return anyCause(failure, ApiException.class::isInstance);
    }

    /** The broker answered that this service may not do that: a login or grant is missing, which only a person can add. */
    public static boolean isRefusedByBroker(Throwable failure) {
        return anyCause(failure, cause -> cause instanceof AuthorizationException || cause instanceof AuthenticationException);
    }

    /** The kind of a failure for logs and dead letters: never its message, which may quote a payload. */
    public static String outcome(Throwable failure) {
        if (failure instanceof Described described) {
            return described.outcome();
        }
        var state = sqlState(failure);
        return failure.getClass().getSimpleName() + (state == null ? "" : " " + state);
    }

    /** The SQLSTATE of a failure of the database, or null. Hibernate reports it as {@link SQLException}. */
    public static String sqlState(Throwable failure) {
        return causes(failure).map(FailureClassifier::ownSqlState).filter(Objects::nonNull).findFirst().orElse(null);
    }

    private static String ownSqlState(Throwable failure) {
        return switch (failure) {
            case DatabaseException database -> database.getSqlState();
            case SQLException hibernate -> hibernate.getSQLState();
            default -> null;
        };
    }

    private static boolean anyCause(Throwable failure, Predicate<Throwable> test) {
        return causes(failure).anyMatch(test);
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, f -> f != null, Throwable::getCause).limit(CAUSES_MAX);
    }

    private static boolean isOutageType(Throwable failure) {
        return switch (failure) {
            case StackOverflowError defect -> false;
            case ClosedConnectionException closed -> true;
            case TimeoutException timeout -> true;
            case RetriableException broker -> true;
            case ConnectException refused -> true;
            case com.fasterxml.jackson.core.JacksonException json -> false;
            case IOException network -> true;
            case VertxException vertx -> true;
            case NoStackTraceThrowable pool -> true;
            case VirtualMachineError machine -> true;
            default -> false;
        };
    }

    private static boolean isDataState(String state) {
        return state.startsWith("22") || state.startsWith("23") || DATA_STATES.contains(state);
    }

    /**
     * 08 connection, 28 and 3D password or database name, 40 lost conflict, 53 resources, 57P shutdown, 58 disk, 25006
     * read-only standby, and the time limits.
     */
    private static boolean isPassingState(String state) {
        return PASSING_CLASSES.stream().anyMatch(state::startsWith) || TIME_LIMITS.contains(state);
    }
}
