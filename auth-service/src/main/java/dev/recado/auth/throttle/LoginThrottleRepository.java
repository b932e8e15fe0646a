package dev.recado.auth.throttle;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;

/** The tables of attempts, by the database's clock; a login names no tenant. */
@ApplicationScoped
class LoginThrottleRepository {

    private static final String WAITS = """
        select kind, extract(epoch from last_at - clock_timestamp()
            + login_wait(failures, case kind when 'ADDRESS' then $4::integer else $5::integer end,
            $6, $7))::double precision as seconds
        from login_throttle
        where (kind, key) in (('ACCOUNT', $1), ('ADDRESS', $2), ('FAMILIAR', $3))
        union all
        select null, extract(epoch from next_at - clock_timestamp())::double precision - $8::float8
        from login_pace where name = 'SUITE'""";
    private static final String WAIT_OF = """
        select extract(epoch from last_at - clock_timestamp()
            + login_wait(failures, $3, $4, $5))::double precision as seconds
        from login_throttle where kind = $1 and key = $2""";
    private static final String COUNT = """
        insert into login_throttle as t (kind, key, failures, last_at)
        values ($1, $2, 1, clock_timestamp())
        on conflict (kind, key) do update set last_at = clock_timestamp(),
            failures = 1 + greatest(0, t.failures - greatest(0,
                floor(extract(epoch from clock_timestamp() - t.last_at)::double precision / $3)::integer))
        where t.last_at + login_wait(t.failures, $4, $5, $6) <= clock_timestamp()
        returning failures""";
    private static final String NEXT = """
        update login_pace set next_at = greatest(next_at, clock_timestamp()) + make_interval(secs => $1)
        where name = 'SUITE' and next_at <= clock_timestamp() + make_interval(secs => $2)""";
    private static final String FORGIVE = """
        update login_throttle set failures = greatest(0, failures - 1) where kind = $1 and key = $2""";
    private static final String CLEAR = """
        insert into login_throttle (kind, key, failures, last_at) values ($1, $2, 0, clock_timestamp())
        on conflict (kind, key) do update set failures = 0, last_at = excluded.last_at""";
    private static final String TOUCH = "update login_throttle set last_at = last_at where kind = $1 and key = $2";
    private static final String FORGET = """
        delete from login_throttle where ctid = any(array(
            select ctid from login_throttle where last_at < now() - interval '1 day'
            and (kind <> 'FAMILIAR' or last_at < now() - interval '30 days') limit $1))""";

    private final Transactions transactions;
    private final ThrottleConfig config;

    LoginThrottleRepository(Transactions transactions, ThrottleConfig config) {
        this.transactions = transactions;
        this.config = config;
    }

    /** How long each has still to wait, and the suite; those that may go on below zero, kinds never counted left out. */
    Uni<LoginWaits> waits(LoginAttemptKeys keys) {
        return transactions
                .query(WAITS, keys.account(), keys.address(), keys.familiar(), config.addressFree(), config.accountFree(),
                        LoginWaits.seconds(config.waitFirst()), LoginWaits.seconds(config.waitMax()),
                        LoginWaits.aheadSeconds(config))
                .map(LoginWaits::of);
    }

    /** How long one has still to wait that was counted, at least a moment. */
    Uni<Duration> waitOf(Tx tx, AttemptKind kind, byte[] key) {
        return tx.query(WAIT_OF, kind.name(), key, kind.free(config), LoginWaits.seconds(config.waitFirst()),
                LoginWaits.seconds(config.waitMax())).map(LoginWaits::first);
    }

    /** The failures there are now; null: it is not its turn, and nothing was counted. */
    Uni<Integer> count(Tx tx, AttemptKind kind, byte[] key) {
        return tx
                .query(COUNT, kind.name(), key, LoginWaits.seconds(config.forgetOneAfter()), kind.free(config),
                        LoginWaits.seconds(config.waitFirst()), LoginWaits.seconds(config.waitMax()))
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getInteger(0));
    }

    /** False: the suite has judged as many as it may by now. */
    Uni<Boolean> next(Tx tx) {
        return tx.update(NEXT, 1.0 / config.loginsPerSecond(), LoginWaits.aheadSeconds(config)).map(rows -> rows == 1);
    }

    Uni<Void> forgive(Tx tx, AttemptKind kind, byte[] key) {
        return tx.update(FORGIVE, kind.name(), key).replaceWithVoid();
    }

    Uni<Void> clear(Tx tx, AttemptKind kind, byte[] key) {
        return tx.update(CLEAR, kind.name(), key).replaceWithVoid();
    }

    /** Changes nothing, and takes as long as something that does. */
    Uni<Void> touch(Tx tx, AttemptKind kind, byte[] key) {
        return tx.update(TOUCH, kind.name(), key).replaceWithVoid();
    }

    /** How many were forgotten. */
    Uni<Integer> forget(Tx tx, int max) {
        return tx.update(FORGET, max);
    }
}
