package dev.recado.auth.throttle;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.throttle.LoginAttempt.AttemptKind;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import org.jspecify.annotations.Nullable;

/** Counts login attempts in {@code login_throttle} and {@code login_pace}, by the database's clock. */
@ApplicationScoped
class LoginThrottleRepository {

    private static final double MILLIS = 1000;
    private static final String WAITS = """
        select kind,
            extract(epoch from last_at - clock_timestamp() + login_wait(failures,
                case kind when 'ADDRESS' then $4::integer else $5::integer end, $6, $7))::double precision as seconds
        from login_throttle
        where (kind, key) in (('ACCOUNT', $1), ('ADDRESS', $2), ('FAMILIAR', $3))
        union all
        select null, extract(epoch from next_at - clock_timestamp())::double precision - $8::float8
        from login_pace
        where name = 'SUITE'""";
    private static final String WAIT = """
        select extract(epoch from last_at - clock_timestamp() + login_wait(failures, $3, $4, $5))::double precision as seconds
        from login_throttle
        where kind = $1 and key = $2""";
    private static final String INCREMENT = """
        insert into login_throttle as t (kind, key, failures, last_at)
        values ($1, $2, 1, clock_timestamp())
        on conflict (kind, key) do update set
            last_at = clock_timestamp(),
            failures = 1 + greatest(0, t.failures - greatest(0,
                floor(extract(epoch from clock_timestamp() - t.last_at)::double precision / $3)::integer))
        where t.last_at + login_wait(t.failures, $4, $5, $6) <= clock_timestamp()
        returning failures""";
    private static final String RESERVE_SUITE_LOGIN = """
        update login_pace
        set next_at = greatest(next_at, clock_timestamp()) + make_interval(secs => $1)
        where name = 'SUITE' and next_at <= clock_timestamp() + make_interval(secs => $2)""";
    private static final String RELEASE_SUITE_LOGIN = """
        update login_pace
        set next_at = next_at - make_interval(secs => $1)
        where name = 'SUITE'""";
    private static final String DECREMENT = """
        update login_throttle
        set failures = greatest(0, failures - 1)
        where kind = $1 and key = $2""";
    private static final String CLEAR = """
        insert into login_throttle (kind, key, failures, last_at)
        values ($1, $2, 0, clock_timestamp())
        on conflict (kind, key) do update set failures = 0, last_at = excluded.last_at""";
    private static final String TOUCH = "update login_throttle set last_at = last_at where kind = $1 and key = $2";
    private static final String DELETE_EXPIRED = """
        delete from login_throttle where ctid = any(array(
            select ctid from login_throttle
            where last_at < now() - interval '1 day' and (kind <> 'FAMILIAR' or last_at < now() - interval '30 days')
            limit $1))""";

    private final Transactions transactions;
    private final ThrottleConfig config;

    LoginThrottleRepository(Transactions transactions, ThrottleConfig config) {
        this.transactions = transactions;
        this.config = config;
    }

    /** Returns the waits of all three counters of a login attempt, and of the suite. */
    Uni<LoginWaits> waits(LoginAttempt.Keys keys) {
        return transactions.query(WAITS, keys.account(), keys.address(), keys.familiar(), config.addressFree(),
                config.accountFree(), seconds(config.waitFirst()), seconds(config.waitMax()), burstSeconds())
                .map(LoginWaits::of);
    }

    /** Returns the wait of one counter, at least 1 ms, because the wait may end between two statements. */
    Uni<Duration> wait(Tx tx, AttemptKind kind, byte[] key) {
        return tx.query(WAIT, kind.name(), key, kind.freeAttempts(config), seconds(config.waitFirst()),
                seconds(config.waitMax())).map(LoginThrottleRepository::positiveWait);
    }

    /** Counts an attempt and returns the failures; returns and counts nothing while the counter must wait. */
    Uni<@Nullable Integer> increment(Tx tx, AttemptKind kind, byte[] key) {
        return tx.query(INCREMENT, kind.name(), key, seconds(config.forgetOneAfter()), kind.freeAttempts(config),
                seconds(config.waitFirst()), seconds(config.waitMax()))
                .map(rows -> Rows.first(rows, row -> row.getInteger(0)));
    }

    /** Returns false when the suite accepts no further unfamiliar login at present. */
    Uni<Boolean> reserveSuiteLogin(Tx tx) {
        return tx.update(RESERVE_SUITE_LOGIN, 1.0 / config.loginsPerSecond(), burstSeconds()).map(rows -> rows == 1);
    }

    /** Returns a login to the suite's rate, because its password was not checked. */
    Uni<Void> releaseSuiteLogin(Tx tx) {
        return tx.update(RELEASE_SUITE_LOGIN, 1.0 / config.loginsPerSecond()).replaceWithVoid();
    }

    Uni<Void> decrement(Tx tx, AttemptKind kind, byte[] key) {
        return tx.update(DECREMENT, kind.name(), key).replaceWithVoid();
    }

    Uni<Void> clear(Tx tx, AttemptKind kind, byte[] key) {
        return tx.update(CLEAR, kind.name(), key).replaceWithVoid();
    }

    /** Writes the row without changing it, so that it takes as long as a real change. */
    Uni<Void> touch(Tx tx, AttemptKind kind, byte[] key) {
        return tx.update(TOUCH, kind.name(), key).replaceWithVoid();
    }

    /** Returns the number of deleted rows. */
    Uni<Integer> deleteExpired(Tx tx, int rowsMax) {
        return tx.update(DELETE_EXPIRED, rowsMax);
    }

    private static Duration positiveWait(RowSet<Row> rows) {
        var wait = rows.size() == 0 ? Duration.ZERO : LoginWaits.wait(rows.iterator().next());
        return wait.isPositive() ? wait : Duration.ofMillis(1);
    }

    /** Returns how many seconds ahead a login may be reserved, which is a full burst without its first login. */
    private double burstSeconds() {
        return (config.loginsBurstMax() - 1.0) / config.loginsPerSecond();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS;
    }
}
