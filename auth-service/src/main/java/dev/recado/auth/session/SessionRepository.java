package dev.recado.auth.session;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.session.Session.EndCause;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.Refusal;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** Reads and writes {@code user_session} and {@code refresh_token} by the database's clock, in the caller's transaction. */
@ApplicationScoped
class SessionRepository {

    /** Unused refresh tokens of one session: each browser tab may hold one. */
    private static final long UNUSED_TOKENS_MAX = 10;
    /** Burst of refreshes after an idle period, in seconds of the sustained rate. */
    private static final double REFRESH_BURST_SECONDS = 60;
    private static final double MILLIS = 1000;

    private static final String FIND_USER = """
        select u.tenant_id, u.id, u.token_version, t.agents_see_all,
            u.deactivated_at is null and t.suspended_at is null as may_log_in,
            array(select r.role from user_role r where r.tenant_id = u.tenant_id and r.user_id = u.id) as roles
        from user_account u
        join tenant t on t.id = u.tenant_id
        where u.tenant_id = $1 and u.id = $2""";
    private static final String ADD = """
        insert into user_session (tenant_id, id, user_id, token_version, device, created_at, last_used_at, expires_at)
        values ($1, $2, $3, $4, $5, now(), now(), now() + make_interval(secs => $6))""";
    /** Locks the user before any session, as every end of a session does. Job {@code users-announced} publishes the user. */
    private static final String ANNOUNCE_END_OF_OLDEST = """
        update user_account set announced = false
        where tenant_id = $1 and id = $2 and $3 < (
            select count(*) from user_session
            where tenant_id = $1 and user_id = $2 and ended_at is null)""";
    /** Skips sessions that another transaction uses at this moment. */
    private static final String END_OLDEST = """
        update user_session set ended_at = now(), end_cause = 'TOO_MANY'
        where tenant_id = $1 and id = any(array(
            select id from user_session
            where tenant_id = $1 and user_id = $2 and ended_at is null
            order by last_used_at desc, id
            offset $3
            for update skip locked))""";
    private static final String ADD_TOKEN = """
        insert into refresh_token (tenant_id, hash, session_id, expires_at)
        select tenant_id, $3, id, least(expires_at, now() + make_interval(secs => $4))
        from user_session
        where tenant_id = $1 and id = $2""";
    /** Skips tokens that another transaction uses at this moment. */
    private static final String EXPIRE_OLDEST_TOKENS = """
        update refresh_token set expires_at = now()
        where tenant_id = $1 and hash = any(array(
            select hash from refresh_token
            where tenant_id = $1 and session_id = $2 and used_at is null and expires_at > now()
            order by created_at desc, hash
            offset $3
            for update skip locked))""";
    private static final String USE = """
        update refresh_token set used_at = clock_timestamp()
        where hash = $1 and used_at is null and expires_at > now()
        returning tenant_id, session_id""";
    private static final String USE_IN_PARALLEL = """
        update refresh_token set twins = twins + 1
        where hash = $1 and used_at > now() - make_interval(secs => $2) and twins < $3
        returning tenant_id, session_id""";
    private static final String FIND_USED = """
        select t.tenant_id, t.session_id, s.user_id
        from refresh_token t
        join user_session s on s.tenant_id = t.tenant_id and s.id = t.session_id
        where t.hash = $1 and t.used_at is not null and s.ended_at is null""";
    private static final String FIND_BY_TOKEN = """
        select t.tenant_id, t.session_id, s.user_id
        from refresh_token t
        join user_session s on s.tenant_id = t.tenant_id and s.id = t.session_id
        where t.hash = $1 and s.ended_at is null""";
    private static final String RECORD_REFRESH = """
        update user_session set
            last_used_at = now(),
            next_refresh_at = greatest(next_refresh_at, now()) + make_interval(secs => $3)
        where tenant_id = $1 and id = $2 and ended_at is null and expires_at > now()
        returning *, next_refresh_at > now() + make_interval(secs => $4) as too_often""";
    private static final String END = """
        update user_session set ended_at = now(), end_cause = $3
        where tenant_id = $1 and id = $2 and ended_at is null
        returning *""";
    /** Omits sessions of an older token version, because their next refresh ends them. */
    private static final String LIST_OPEN = """
        select s.*
        from user_session s
        join user_account u on u.tenant_id = s.tenant_id and u.id = s.user_id
            and u.token_version = s.token_version and u.deactivated_at is null
        where s.tenant_id = $1 and s.user_id = $2 and s.ended_at is null
            and s.expires_at > now() and s.last_used_at > now() - make_interval(secs => $3)
        order by s.last_used_at desc, s.id
        limit $4""";
    /** Keeps used tokens of an open session until they expire, because their reuse reveals a theft. */
    private static final String DELETE_EXPIRED_TOKENS = """
        delete from refresh_token where ctid = any(array(
            (select ctid from refresh_token where expires_at < now() limit $1)
            union
            (select t.ctid
            from user_session s
            join refresh_token t on t.tenant_id = s.tenant_id and t.session_id = s.id
            where s.ended_at < now() - interval '1 day'
            limit $1)))""";
    /** Sessions stay a day longer than their last token. */
    private static final String DELETE_EXPIRED = """
        delete from user_session where (tenant_id, id) in (
            (select tenant_id, id from user_session
            where last_used_at < now() - make_interval(secs => $1) - interval '1 day'
            limit $2)
            union
            (select tenant_id, id from user_session
            where ended_at < now() - interval '1 day'
            limit $2))""";

    private final SessionConfig config;

    SessionRepository(SessionConfig config) {
        this.config = config;
    }

    Uni<@Nullable SessionUser> findUser(TenantId tenant, Tx tx, UUID user) {
        return tx.query(FIND_USER, tenant.value(), user).map(rows -> Rows.first(rows, SessionUser::of));
    }

    /**
     * Adds a session; beyond {@code open-max} the user's session that is idle for longest ends. The user is then published, which
     * revokes the access tokens of the ended session.
     */
    Uni<Void> add(TenantId tenant, Tx tx, SessionUser user, UUID id, String device) {
        return tx.update(ADD, tenant.value(), id, user.id(), user.tokenVersion(), device, (double) config.ageMax().toSeconds())
                .chain(() -> tx.update(ANNOUNCE_END_OF_OLDEST, tenant.value(), user.id(), (long) config.openMax()))
                .chain(() -> tx.update(END_OLDEST, tenant.value(), user.id(), (long) config.openMax())).replaceWithVoid();
    }

    /** Adds a refresh token; beyond ten unused ones the session's oldest expires. */
    Uni<Void> addToken(TenantId tenant, Tx tx, UUID session, byte[] hash) {
        return tx.update(ADD_TOKEN, tenant.value(), session, hash, (double) config.idleMax().toSeconds())
                .chain(() -> tx.update(EXPIRE_OLDEST_TOKENS, tenant.value(), session, UNUSED_TOKENS_MAX)).replaceWithVoid();
    }

    /** Marks an unused token as used. */
    Uni<@Nullable SessionKey> use(Tx tx, byte[] hash) {
        return tx.query(USE, hash).map(rows -> Rows.first(rows, SessionKey::of));
    }

    /** Counts a further use within the grace period, unless there are too many. */
    Uni<@Nullable SessionKey> useInParallel(Tx tx, byte[] hash, int usesMax) {
        return tx.query(USE_IN_PARALLEL, hash, config.grace().toMillis() / MILLIS, usesMax)
                .map(rows -> Rows.first(rows, SessionKey::of));
    }

    /** Finds a used token of an open session. */
    Uni<@Nullable TokenSession> findUsed(Tx tx, byte[] hash) {
        return tx.query(FIND_USED, hash).map(rows -> Rows.first(rows, TokenSession::of));
    }

    /** Finds the open session of a token, even of a used one. */
    Uni<@Nullable TokenSession> findByToken(Tx tx, byte[] hash) {
        return tx.query(FIND_BY_TOKEN, hash).map(rows -> Rows.first(rows, TokenSession::of));
    }

    /**
     * Records a refresh of an open session. Fails with 429 when the session is refreshed too often; the rollback leaves the
     * token unused.
     */
    Uni<@Nullable Session> recordRefresh(TenantId tenant, Tx tx, UUID session) {
        var intervalSeconds = REFRESH_BURST_SECONDS / config.refreshesPerMinuteMax();
        return tx.query(RECORD_REFRESH, tenant.value(), session, intervalSeconds, REFRESH_BURST_SECONDS).invoke(rows -> {
            if (rows.size() == 1 && rows.iterator().next().getBoolean("too_often")) {
                throw Refusal.rateLimited(Duration.ofMillis(Math.round(intervalSeconds * MILLIS)));
            }
        }).map(rows -> Rows.first(rows, Session::of));
    }

    /** Ends a session that is open. */
    Uni<@Nullable Session> end(TenantId tenant, Tx tx, UUID session, EndCause cause) {
        return tx.query(END, tenant.value(), session, cause.name()).map(rows -> Rows.first(rows, Session::of));
    }

    Uni<List<Session>> listOpen(TenantId tenant, Tx tx, UUID user) {
        return tx.query(LIST_OPEN, tenant.value(), user, (double) config.idleMax().toSeconds(), (long) config.openMax())
                .map(rows -> Rows.list(rows, Session::of));
    }

    /** Returns the number of deleted rows. */
    Uni<Integer> deleteExpiredTokens(Tx tx, int rowsMax) {
        return tx.update(DELETE_EXPIRED_TOKENS, (long) rowsMax);
    }

    /** Returns the number of deleted rows; runs after the tokens, so that a cascade deletes no further rows. */
    Uni<Integer> deleteExpired(Tx tx, int rowsMax) {
        return tx.update(DELETE_EXPIRED, (double) config.idleMax().toSeconds(), (long) rowsMax);
    }

    /** The primary key of a session. */
    record SessionKey(TenantId tenant, UUID id) {

        private static SessionKey of(Row row) {
            return new SessionKey(Rows.tenant(row), row.getUUID("session_id"));
        }
    }

    /** The open session of a refresh token. */
    record TokenSession(TenantId tenant, UUID session, UUID user) {

        private static TokenSession of(Row row) {
            return new TokenSession(Rows.tenant(row), row.getUUID("session_id"), row.getUUID("user_id"));
        }
    }
}
