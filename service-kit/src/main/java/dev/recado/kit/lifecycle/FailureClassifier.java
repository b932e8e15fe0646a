package dev.recado.kit.lifecycle;

import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.DatabaseException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RetriableException;

/** Separates outages, after which a retry succeeds, from failures that every retry repeats. */
public final class FailureClassifier {

    private static final int CAUSES_MAX = 20;

    /** A failure that describes itself for log lines, without payload and personal data. */
    public interface Described {

        String outcome();
    }

    private FailureClassifier() {
    }

    /** No connection, a time-out, a lost lock conflict, a full or stopping database, an unreachable broker. */
    public static boolean isOutage(Throwable failure) {
        return anyCause(failure, FailureClassifier::isOutageType);
    }

    /** A failure of the broker, whose outages {@code BrokerMonitor} logs for the whole process. */
    public static boolean isBrokerFailure(Throwable failure) {
        return anyCause(failure, ApiException.class::isInstance);
    }

    /** The kind of a failure for logs and dead letters: never its message, which may quote a payload. */
    public static String outcome(Throwable failure) {
        if (failure instanceof Described described) {
            return described.outcome();
        }
        var state = sqlState(failure);
        return failure.getClass().getSimpleName() + (state == null ? "" : " " + state);
    }

    /** The SQLSTATE of a failure of the database, or null. */
    public static String sqlState(Throwable failure) {
        return causes(failure).filter(DatabaseException.class::isInstance).map(f -> ((DatabaseException) f).getSqlState())
                .findFirst().orElse(null);
    }

    private static boolean anyCause(Throwable failure, Predicate<Throwable> test) {
        return causes(failure).anyMatch(test);
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, f -> f != null, Throwable::getCause).limit(CAUSES_MAX);
    }

    private static boolean isOutageType(Throwable failure) {
        return switch (failure) {
            case PgException pg -> isOutageState(pg.getSqlState());
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

    /**
     * 08 connection, 28 and 3D password or database name, 40 lost conflict, 53 resources, 57P shutdown, 58 disk, 55P03 lock
     * time-out, 57014 statement time-out, 25P03 and 25P04 transaction time-outs.
     */
    private static boolean isOutageState(String state) {
        return state != null && (Stream.of("08", "28", "3D", "40", "53", "57P", "58").anyMatch(state::startsWith)
                || state.equals("55P03") || state.equals("57014") || state.equals("25P03") || state.equals("25P04"));
    }
}
