package dev.recado.auth.password;

import java.security.SecureRandom;
import java.util.Base64;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.AuthConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;

/**
 * Hashes and checks passwords beside the event loop, a few at a time: a flood is refused instead of taking the service along.
 * Logins have threads and places of their own, so that no flood of new passwords takes those. The answer comes back on the
 * caller's Vert.x context; never call it within a database session.
 */
@ApplicationScoped
public class Passwords {

    /** However many logins there are, new passwords take no more than this of the processor. */
    private static final int NEW_THREADS = 1;

    private static final int GENERATED_BYTES = 18;

    private final Argon2 argon2;
    /** Compared with when there is no such user, so that the answer takes as long. */
    private final String nobodysHash;
    private final HashBulkhead logins;
    private final HashBulkhead others;

    Passwords(Vertx vertx, AuthConfig config) {
        argon2 = Argon2.fastest(config.hashingThreadsMax());
        nobodysHash = argon2.hash(generate());
        logins = new HashBulkhead(vertx, "logins", config.hashingThreadsMax(), config.hashingQueueMax());
        others = new HashBulkhead(vertx, "new passwords", NEW_THREADS, config.hashingNewQueueMax());
    }

    /** Returns a random password of 144 bits, for an account whose owner has given none. */
    public static String generate() {
        var bytes = new byte[GENERATED_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** For a new password; takes no login's place. */
    public Uni<String> hash(String password) {
        return others.run(() -> argon2.hash(password));
    }

    /** For who changes their password, and is logged in already; takes no login's place. */
    public Uni<Boolean> verifyCurrent(String password, String hash) {
        return others.run(() -> argon2.matches(password, hash));
    }

    /**
     * For a login.
     *
     * @param hash null when there is no such user: takes the same time and is false
     */
    public Uni<Boolean> verifyLogin(String password, String hash) {
        return logins.run(() -> argon2.matches(password, hash != null ? hash : nobodysHash) && hash != null);
    }

    /** Whether a hash is to be made anew once its password is at hand. */
    public boolean needsRehash(String hash) {
        return argon2.outdated(hash);
    }

    @PreDestroy
    void close() {
        logins.close();
        others.close();
    }
}
