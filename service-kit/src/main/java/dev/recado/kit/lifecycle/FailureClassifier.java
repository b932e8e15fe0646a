package dev.recado.kit.lifecycle;

import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.DatabaseException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RetriableException;

/** Tells an outage of our own, which passes, from a failure that would come again. */
public final class FailureClassifier {

    private static final int CAUSES_MAX = 20;

    /** A failure that describes itself in a log line, without payload and personal data. */
    public interface Described {

        String outcome();
    }

    private FailureClassifier() {
    }

    /** No connection, a time-out, a closed connection, a lost lock fight, a full or stopping database, a broker away. */
    public static boolean isOutage(Throwable failure) {
        return Stream.iterate(failure, f -> f != null, Throwable::getCause).limit(CAUSES_MAX)
                .anyMatch(FailureClassifier::isOutageType);
    }

    /** Of the broker, which is watched: nobody else needs to tell that it is away. */
    public static boolean isBrokerFailure(Throwable failure) {
        return Stream.iterate(failure, f -> f != null, Throwable::getCause).limit(CAUSES_MAX)
                .anyMatch(ApiException.class::isInstance);
    }

    /** The failure's kind without its message, which may quote a payload; a refusal's code and fields. */
    public static String outcome(Throwable failure) {
        if (failure instanceof Described described) {
            return described.outcome();
        }
        var state = sqlState(failure);
        return failure.getClass().getSimpleName() + (state == null ? "" : " " + state);
    }

    public static String sqlState(Throwable failure) {
        return Stream.iterate(failure, f -> f != null, Throwable::getCause).limit(CAUSES_MAX)
                .filter(DatabaseException.class::isInstance).map(f -> ((DatabaseException) f).getSqlState())
                .findFirst().orElse(null);
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

    /** 25P03/25P04: our own time limits; 28, 3D: the way in; 57014: statement time-out; 58: its disk. */
    private static boolean isOutageState(String state) {
        return state != null && (Stream.of("08", "28", "3D", "40", "53", "57P", "58").anyMatch(state::startsWith)
                || state.equals("55P03") || state.equals("57014") || state.equals("25P03") || state.equals("25P04"));
    }
}
