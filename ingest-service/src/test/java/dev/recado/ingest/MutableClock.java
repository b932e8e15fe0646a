package dev.recado.ingest;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

import jakarta.inject.Singleton;

/** The clock of the service in tests. It shows the system time until a test advances it. */
@Singleton
public class MutableClock extends Clock {

    private volatile Duration ahead = Duration.ZERO;

    void advance(Duration time) {
        ahead = ahead.plus(time);
    }

    void reset() {
        ahead = Duration.ZERO;
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("only UTC is used");
    }
}
