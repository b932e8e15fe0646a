package dev.recado.kit.idempotency;

import java.time.Duration;
import java.util.Arrays;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recado.kit.http.Refusal;

/** The rows of table {@code idempotency_key}, also for a service that reads and writes them in its Hibernate session. */
@ApplicationScoped
public class StoredAnswers {

    /** An older key counts as new, even before it is deleted. */
    static final Duration KEY_AGE_MAX = Duration.ofHours(24);

    static final String CLAIM = """
        insert into idempotency_key (tenant_id, caller, key, request_hash)
        values ($1, $2, $3, $4)
        on conflict (tenant_id, caller, key) do update
        set request_hash = excluded.request_hash, answer = null, created_at = now()
        where idempotency_key.created_at < now() - make_interval(hours => %d)
        returning key"""
            .formatted(KEY_AGE_MAX.toHours());
    /** Claims the keys $2 and $3 of a tenant, with the hashes $4 and the answers $5. Their order lets no two batches deadlock. */
    static final String CLAIM_ALL = """
        insert into idempotency_key (tenant_id, caller, key, request_hash, answer)
        select $1, caller, key, request_hash, answer
        from unnest($2::text[], $3::text[], $4::bytea[], $5::text[]) as r(caller, key, request_hash, answer)
        order by caller, key
        on conflict (tenant_id, caller, key) do update
        set request_hash = excluded.request_hash, answer = excluded.answer, created_at = now()
        where idempotency_key.created_at < now() - make_interval(hours => %d)
        returning caller, key"""
            .formatted(KEY_AGE_MAX.toHours());
    static final String RELEASE_ALL = """
        delete from idempotency_key k
        using unnest($2::text[], $3::text[]) as r(caller, key)
        where k.tenant_id = $1 and k.caller = r.caller and k.key = r.key""";
    static final String STORE = """
        update idempotency_key set answer = $4 where tenant_id = $1 and caller = $2 and key = $3""";
    static final String FIND = """
        select request_hash, answer
        from idempotency_key
        where tenant_id = $1 and caller = $2 and key = $3 and created_at >= now() - make_interval(hours => %d)"""
            .formatted(KEY_AGE_MAX.toHours());

    /** For Hibernate: inserts a new key and returns it, or returns no row. Tenant, caller, key and hash are {@code ?1} to ?4. */
    public static final String CLAIM_SQL = CLAIM.replace('$', '?');
    /** For Hibernate: stores the answer {@code ?4} of the request {@code ?1} to {@code ?3}. */
    public static final String STORE_SQL = STORE.replace('$', '?');
    /** For Hibernate: returns hash and answer of the request {@code ?1} to {@code ?3}. */
    public static final String FIND_SQL = FIND.replace('$', '?');

    private final ObjectMapper mapper;

    StoredAnswers(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /** The refusal of a repetition that has waited too long for the first answer. */
    public static Refusal running() {
        return Refusal.conflict("REQUEST_RUNNING",
                "a request with the same Idempotency-Key is still running; repeat the request to get its answer");
    }

    /** The refusal of another request with a key that is in use. */
    public static Refusal keyReused() {
        return Refusal.of(422, "IDEMPOTENCY_KEY_REUSED",
                "the Idempotency-Key was used for another request within " + KEY_AGE_MAX.toHours()
                        + " hours; use a new key for each request");
    }

    public String write(Object answer) {
        try {
            return mapper.writeValueAsString(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the answer is not writable as JSON", e);
        }
    }

    /**
     * Reads the stored answer; refuses a request that differs from the first.
     *
     * @param hash of the first request
     */
    public <T> T read(byte[] hash, String answer, IdempotentRequest request, Class<T> type) {
        if (!Arrays.equals(hash, request.hash())) {
            throw keyReused();
        }
        try {
            return mapper.readValue(answer, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the stored answer is not readable", e);
        }
    }
}
