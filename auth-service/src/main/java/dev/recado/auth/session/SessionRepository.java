package dev.recado.auth.session;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;

/** The tables of sessions and their refresh tokens, by the database's clock; the transaction is the caller's. */
@ApplicationScoped
class SessionRepository {

    /** Unused refresh tokens of one session: each of a browser's tabs may have one. */
    private static final long LIVE_MAX = 10;

    private static final String PERSON = """
        select u.tenant_id, u.id, u.token_version, t.agents_see_all,
            u.deactivated_at is null and t.suspended_at is null as welcome,
            array(select r.role from user_role r
                where r.tenant_id = u.tenant_id and r.user_id = u.id) as roles
        from user_account u join tenant t on t.id = u.tenant_id where u.tenant_id = $1 and u.id = $2""";
    private static final String ADD = """
        insert into user_session
            (tenant_id, id, user_id, token_version, device, created_at, last_used_at, expires_at)
        values ($1, $2, $3, $4, $5, now(), now(), now() + make_interval(secs => $6))""";
    private static final String ADD_TOKEN = """
        insert into refresh_token (tenant_id, hash, session_id, expires_at)
        select tenant_id, $3, id, least(expires_at, now() + make_interval(secs => $4))
        from user_session where tenant_id = $1 and id = $2""";
    /** One that somebody uses right now is left to them. */
    private static final String TRIM_TOKENS = """
        update refresh_token set expires_at = now()
        where tenant_id = $1 and hash = any(array(select hash from refresh_token
            where tenant_id = $1 and session_id = $2 and used_at is null and expires_at > now()
            order by created_at desc, hash offset $3 for update skip locked))""";
    private static final String TRIM = """
        update user_session set ended_at = now(), end_cause = 'TOO_MANY'
        where tenant_id = $1 and id = any(array(select id from user_session
            where tenant_id = $1 and user_id = $2 and ended_at is null
            order by last_used_at desc, id offset $3 for update skip locked))""";
    private static final String USE = """
        update refresh_token set used_at = clock_timestamp()
        where hash = $1 and used_at is null and expires_at > now() returning tenant_id, session_id""";
    private static final String USE_AGAIN = """
        update refresh_token set twins = twins + 1
        where hash = $1 and used_at > now() - make_interval(secs => $2) and twins < $3
        returning tenant_id, session_id""";
    private static final String USED = """
        select t.tenant_id, t.session_id, s.user_id from refresh_token t
        join user_session s on s.tenant_id = t.tenant_id and s.id = t.session_id
        where t.hash = $1 and t.used_at is not null and s.ended_at is null""";
    private static final String OF_TOKEN = "select tenant_id, session_id from refresh_token where hash = $1";
    /** So many refreshes may come at once after a while without any: this long of those there may be in the long run. */
    private static final double AHEAD_SECONDS = 60;
    private static final String GO_ON = """
        update user_session set last_used_at = now(),
            next_refresh_at = greatest(next_refresh_at, now()) + make_interval(secs => $3)
        where tenant_id = $1 and id = $2 and ended_at is null and expires_at > now()
        returning *, next_refresh_at > now() + make_interval(secs => $4) as too_often""";
    private static final String END = """
        update user_session set ended_at = now(), end_cause = $3
        where tenant_id = $1 and id = $2 and ended_at is null returning *""";
    /** A session of an older token version goes on no more, although nobody has tried it yet. */
    private static final String OPEN = """
        select s.* from user_session s join user_account u on u.tenant_id = s.tenant_id
            and u.id = s.user_id and u.token_version = s.token_version and u.deactivated_at is null
        where s.tenant_id = $1 and s.user_id = $2 and s.ended_at is null
        and s.expires_at > now() and s.last_used_at > now() - make_interval(secs => $3)
        order by s.last_used_at desc, s.id limit $4""";
    /** A used one is needed to find a thief for as long as it would have been good for its owner, and while its session goes on. */
    private static final String FORGET_TOKENS = """
        delete from refresh_token where ctid = any(array(
            (select ctid from refresh_token where expires_at < now() limit $1)
            union (select t.ctid from user_session s join refresh_token t
                on t.tenant_id = s.tenant_id and t.session_id = s.id
                where s.ended_at < now() - interval '1 day' limit $1)))""";
    /** A day longer than any of their tokens lives, or than they went on. */
    private static final String FORGET = """
        delete from user_session where (tenant_id, id) in (
            (select tenant_id, id from user_session
                where last_used_at < now() - make_interval(secs => $1) - interval '1 day' limit $2)
            union (select tenant_id, id from user_session
                where ended_at < now() - interval '1 day' limit $2))""";

    private final SessionConfig config;

    SessionRepository(SessionConfig config) {
        this.config = config;
    }

    /** Null: the tenant has nobody of that id. */
    Uni<SessionUser> person(TenantId tenant, Tx tx, UUID user) {
        return tx.query(PERSON, tenant.value(), user).map(SessionUser::of);
    }

    Uni<Void> add(TenantId tenant, Tx tx, SessionUser person, NewSession session) {
        return tx.update(ADD, tenant.value(), session.id(), person.id(), person.tokenVersion(), session.device(),
                (double) config.ageMax().toSeconds())
                .chain(() -> tx.update(TRIM, tenant.value(), person.id(), (long) config.openMax())).replaceWithVoid();
    }

    /** Beyond so many that nobody has used yet, the oldest is good no more. */
    Uni<Void> addToken(TenantId tenant, Tx tx, UUID session, byte[] hash) {
        return tx.update(ADD_TOKEN, tenant.value(), session, hash, (double) config.idleMax().toSeconds())
                .chain(() -> tx.update(TRIM_TOKENS, tenant.value(), session, LIVE_MAX)).replaceWithVoid();
    }

    /** Null: there is no such token that nobody has used. */
    Uni<SessionKey> use(Tx tx, byte[] hash) {
        return tx.query(USE, hash).map(SessionKey::of);
    }

    /** Null: it was used too long ago, or too often. */
    Uni<SessionKey> useAgain(Tx tx, byte[] hash, int twinsMax) {
        return tx.query(USE_AGAIN, hash, config.grace().toMillis() / 1000.0, twinsMax).map(SessionKey::of);
    }

    /** Null: there is no such token that somebody has used, or its session is over. */
    Uni<ReusedToken> used(Tx tx, byte[] hash) {
        return tx.query(USED, hash).map(ReusedToken::of);
    }

    Uni<SessionKey> ofToken(Tx tx, byte[] hash) {
        return tx.query(OF_TOKEN, hash).map(SessionKey::of);
    }

    /** Null: it is over. Fails with 429 when it has gone on too often; the transaction undone, its token is good again later. */
    Uni<Session> goOn(TenantId tenant, Tx tx, UUID session) {
        var pause = AHEAD_SECONDS / config.refreshesPerMinuteMax();
        return tx.query(GO_ON, tenant.value(), session, pause, AHEAD_SECONDS).invoke(rows -> {
            if (rows.size() == 1 && rows.iterator().next().getBoolean("too_often")) {
                throw Refusal.rateLimited(Duration.ofMillis(Math.round(pause * 1000)));
            }
        }).map(Session::first);
    }

    /** Null: it was over already, or never there. */
    Uni<Session> end(TenantId tenant, Tx tx, UUID session, EndCause cause) {
        return tx.query(END, tenant.value(), session, cause.name())
                .map(Session::first);
    }

    Uni<List<Session>> open(TenantId tenant, Tx tx, UUID user) {
        return tx.query(OPEN, tenant.value(), user, (double) config.idleMax().toSeconds(), (long) config.openMax())
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(Session::of).toList());
    }

    /** How many were forgotten. */
    Uni<Integer> forgetTokens(Tx tx, int max) {
        return tx.update(FORGET_TOKENS, (long) max);
    }

    /** How many were forgotten; their tokens before them, so that no statement deletes more than it is told. */
    Uni<Integer> forget(Tx tx, int max) {
        return tx.update(FORGET, (double) config.idleMax().toSeconds(), (long) max);
    }
}
