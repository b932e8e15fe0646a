package dev.recado.kit.access;

import java.security.interfaces.RSAPublicKey;
import java.util.HashMap;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import dev.recado.kit.http.Refusal;
import io.quarkus.arc.DefaultBean;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import org.eclipse.microprofile.config.Config;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.lang.JoseException;

/** Auth's public keys in memory: loaded at start, asked for again in the background, and once more for a key nobody knows. */
@DefaultBean
@ApplicationScoped
public class JwksCache implements TokenKeys {

    /** Of MicroProfile JWT: one key without a name, as tests and development have it. */
    private static final String FIXED_KEY = "mp.jwt.verify.publickey";
    private static final String NO_KEY = "NONE";
    private static final int MODULUS_BITS_MIN = 2_048;
    private static final long FIRST_RETRY_MILLIS = 500;

    private final AccessConfig config;
    private final Vertx vertx;
    private final JwksFetch fetch;
    private final RSAPublicKey fixed;
    private volatile Map<String, RSAPublicKey> keys;
    private Future<Void> asking;
    private long askedAt;

    JwksCache(AccessConfig config, Vertx vertx, Config all) {
        this.config = config;
        this.vertx = vertx;
        this.fetch = config.jwksUrl().map(url -> new JwksFetch(vertx, url)).orElse(null);
        this.fixed = fetch != null ? null : fixed(all);
    }

    /** None in auth itself, which verifies by its own keys; MicroProfile's word for none is {@code NONE}. */
    private static RSAPublicKey fixed(Config all) {
        return all.getOptionalValue(FIXED_KEY, String.class).filter(key -> !NO_KEY.equals(key)).map(PublicKeys::decode)
                .orElse(null);
    }

    void start(@Observes StartupEvent event) {
        if (fetch != null) {
            refreshForever(0);
        }
    }

    @Override
    public Uni<RSAPublicKey> find(String kid) {
        if (fixed != null) {
            return Uni.createFrom().item(fixed);
        }
        if (fetch == null || UNNAMED.equals(kid)) {
            return Uni.createFrom().nullItem();
        }
        var known = keys;
        if (known != null && known.containsKey(kid)) {
            return Uni.createFrom().item(known.get(kid));
        }
        return Uni.createFrom().emitter(emitter -> {
            var caller = Vertx.currentContext();
            askAgain().onComplete(end -> back(caller, () -> {
                if (keys == null) {
                    emitter.fail(Refusal.unavailable(config.jwksPause(), "the keys of auth are not known yet"));
                } else {
                    emitter.complete(keys.get(kid));
                }
            }));
        });
    }

    private static void back(Context caller, Runnable action) {
        if (caller == null) {
            action.run();
        } else {
            caller.runOnContext(ignored -> action.run());
        }
    }

    /** All who ask at once share one request; who asks too soon after it is answered by what is known. */
    private synchronized Future<Void> askAgain() {
        if (asking != null && !asking.isComplete()) {
            return asking;
        }
        if (askedAt != 0 && System.nanoTime() - askedAt < config.jwksPause().toNanos()) {
            return Future.succeededFuture();
        }
        return ask();
    }

    private synchronized Future<Void> ask() {
        askedAt = System.nanoTime();
        var promise = Promise.<Void>promise();
        asking = promise.future();
        fetch.get().compose(this::take).onComplete(promise);
        return asking;
    }

    private Future<Void> take(Buffer body) {
        try {
            keys = read(body);
            return Future.succeededFuture();
        } catch (JoseException e) {
            return Future.failedFuture(e);
        }
    }

    private static Map<String, RSAPublicKey> read(Buffer body) throws JoseException {
        var found = new HashMap<String, RSAPublicKey>();
        for (var key : new JsonWebKeySet(body.toString()).getJsonWebKeys()) {
            if (key instanceof RsaJsonWebKey rsa && key.getKeyId() != null
                    && rsa.getRsaPublicKey().getModulus().bitLength() >= MODULUS_BITS_MIN) {
                found.put(key.getKeyId(), rsa.getRsaPublicKey());
            }
        }
        return Map.copyOf(found);
    }

    /** Keys stay known while auth is away. */
    private void refreshForever(int failures) {
        ask().onComplete(end -> {
            if (end.failed() && (failures == 0 || keys == null && failures % 20 == 0)) {
                Log.warnf("the keys of auth could not be fetched: %s", end.cause().getClass().getSimpleName());
            }
            vertx.setTimer(keys == null ? FIRST_RETRY_MILLIS : config.jwksRefreshInterval().toMillis(),
                    timer -> refreshForever(end.failed() ? failures + 1 : 0));
        });
    }
}
