package dev.recado.auth.password;

import java.security.SecureRandom;
import java.util.Base64;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.AuthConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * Hashes and verifies passwords on a bounded number of threads. Logins have their own bulkhead, so that a flood of new
 * passwords cannot block them. Results are emitted on the caller's Vert.x context. Do not call it within a database session,
 * because the session would wait for the hash.
 */
@ApplicationScoped
public class Passwords {

    /** Threads for new and changed passwords. */
    private static final int NEW_THREADS = 1;

    private static final int GENERATED_BYTES = 18;

    private final Argon2 argon2;
    /** Verified for an unknown user, so that both responses take the same time. */
    private final String dummyHash;
    private final HashBulkhead logins;
    private final HashBulkhead changes;

    Passwords(Vertx vertx, AuthConfig config) {
        CommonPasswords.load();
        argon2 = Argon2.fastest(config.hashingThreadsMax());
        dummyHash = argon2.hash(generate());
        logins = new HashBulkhead(vertx, "logins", config.hashingThreadsMax(), config.hashingQueueMax());
        changes = new HashBulkhead(vertx, "new passwords", NEW_THREADS, config.hashingNewQueueMax());
    }

    /** Returns a random password of 144 bits, which nobody has. */
    private static String generate() {
        var bytes = new byte[GENERATED_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Hashes a new password; uses no capacity of logins. */
    public Uni<String> hash(String password) {
        return changes.run(() -> argon2.hash(password));
    }

    /** Verifies the current password of a user who changes it; uses no capacity of logins. */
    public Uni<Boolean> verifyCurrent(String password, String hash) {
        return changes.run(() -> argon2.matches(password, hash));
    }

    /**
     * Verifies the password of a login.
     *
     * @param hash of the user, if there is one; without it the result is false after the same time
     */
    public Uni<Boolean> verifyLogin(String password, @Nullable String hash) {
        return logins.run(() -> argon2.matches(password, hash != null ? hash : dummyHash) && hash != null);
    }

    /** Returns whether the hash has other parameters than new hashes. */
    public boolean needsRehash(String hash) {
        return argon2.needsRehash(hash);
    }

    @PreDestroy
    void close() {
        logins.close();
        changes.close();
    }
}
