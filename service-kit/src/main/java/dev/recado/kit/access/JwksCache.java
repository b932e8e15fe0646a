package dev.recado.kit.access;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import dev.recado.kit.http.Refusal;
import dev.recado.kit.lifecycle.FailureClassifier;
import dev.recado.kit.lifecycle.VertxContexts;
import io.quarkus.arc.DefaultBean;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import org.eclipse.microprofile.config.Config;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.lang.JoseException;

/** Caches auth's public keys: fetched at start, refreshed in the background, and fetched again for an unknown key id. */
@DefaultBean
@ApplicationScoped
class JwksCache implements TokenKeys {

    /** The MicroProfile JWT setting for a single key without an id, for tests and development. */
    private static final String FIXED_KEY = "mp.jwt.verify.publickey";
    private static final String NO_KEY = "NONE";
    private static final int MODULUS_BITS_MIN = 2_048;
    private static final int FETCH_MILLIS_MAX = 2_000;
    private static final int JWKS_BYTES_MAX = 64 * 1024;
    private static final long FIRST_RETRY_MILLIS = 500;
    /** About a minute of retries, which is longer than auth needs to start. */
    private static final int QUIET_TRIES_MAX = 120;

    private final AccessConfig config;
    private final Vertx vertx;
    private final RSAPublicKey fixed;
    /** Null when the keys are not fetched: with a fixed key, and in auth itself. */
    private final RequestOptions request;
    private final HttpClient client;
    private volatile Map<String, RSAPublicKey> keys;
    private Future<Void> fetching;
    private long fetchedAt;

    JwksCache(AccessConfig config, Vertx vertx, Config all) {
        this.config = config;
        this.vertx = vertx;
        this.request = config.jwksUrl().map(JwksCache::request).orElse(null);
        this.client = request == null
                ? null
                : vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(FETCH_MILLIS_MAX).setMaxPoolSize(1));
        this.fixed = request != null
                ? null
                : all.getOptionalValue(FIXED_KEY, String.class).filter(key -> !NO_KEY.equals(key)).map(JwksCache::decode)
                        .orElse(null);
    }

    private static RequestOptions request(URI url) {
        return new RequestOptions().setAbsoluteURI(url.toString()).setTimeout(FETCH_MILLIS_MAX);
    }

    void start(@Observes StartupEvent event) {
        if (request != null) {
            refreshForever(0);
        }
    }

    @Override
    public Uni<RSAPublicKey> find(String kid) {
        if (fixed != null) {
            return Uni.createFrom().item(fixed);
        }
        if (request == null || UNNAMED.equals(kid)) {
            return Uni.createFrom().nullItem();
        }
        var cached = keys;
        if (cached != null && cached.containsKey(kid)) {
            return Uni.createFrom().item(cached.get(kid));
        }
        return Uni.createFrom().emitter(emitter -> {
            var caller = Vertx.currentContext();
            fetchUnlessRecent().onComplete(end -> VertxContexts.runOn(caller, () -> {
                if (keys == null) {
                    emitter.fail(Refusal.unavailable(config.jwksPause(), "the keys of auth are not loaded yet"));
                } else {
                    emitter.complete(keys.get(kid));
                }
            }));
        });
    }

    /** Concurrent callers share one request. Within {@code jwks-pause} of the last fetch nothing is fetched. */
    private synchronized Future<Void> fetchUnlessRecent() {
        if (fetching != null && !fetching.isComplete()) {
            return fetching;
        }
        if (fetchedAt != 0 && System.nanoTime() - fetchedAt < config.jwksPause().toNanos()) {
            return Future.succeededFuture();
        }
        return fetch();
    }

    private synchronized Future<Void> fetch() {
        fetchedAt = System.nanoTime();
        var promise = Promise.<Void>promise();
        fetching = promise.future();
        client.request(request).compose(HttpClientRequest::send).compose(JwksCache::body).compose(this::store)
                .onComplete(promise);
        return fetching;
    }

    private static Future<Buffer> body(HttpClientResponse response) {
        if (response.statusCode() != 200) {
            return Future.failedFuture(new IllegalStateException("auth answered " + response.statusCode()));
        }
        return response.body().compose(body -> body.length() > JWKS_BYTES_MAX
                ? Future.failedFuture(
                        new IllegalStateException("JWKS has " + body.length() + " bytes, above " + JWKS_BYTES_MAX))
                : Future.succeededFuture(body));
    }

    private Future<Void> store(Buffer body) {
        try {
            var loaded = parse(body);
            if (keys == null) {
                Log.infof("The public keys of auth are loaded keys=%d", loaded.size());
            }
            keys = loaded;
            return Future.succeededFuture();
        } catch (JoseException e) {
            return Future.failedFuture(e);
        }
    }

    private static Map<String, RSAPublicKey> parse(Buffer body) throws JoseException {
        var found = new HashMap<String, RSAPublicKey>();
        for (var key : new JsonWebKeySet(body.toString()).getJsonWebKeys()) {
            if (key instanceof RsaJsonWebKey rsa && key.getKeyId() != null
                    && rsa.getRsaPublicKey().getModulus().bitLength() >= MODULUS_BITS_MIN) {
                found.put(key.getKeyId(), rsa.getRsaPublicKey());
            }
        }
        return Map.copyOf(found);
    }

    /** @param text PEM, or its base64 alone */
    static RSAPublicKey decode(String text) {
        var base64 = text.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        try {
            return (RSAPublicKey) KeyFactory.getInstance("RSA")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException | ClassCastException e) {
            throw new IllegalArgumentException("the public key is not an RSA key in X.509 form", e);
        }
    }

    private void refreshForever(int failures) {
        fetch().onComplete(end -> {
            if (end.failed()) {
                log(failures, end.cause());
            }
            vertx.setTimer(keys == null ? FIRST_RETRY_MILLIS : config.jwksRefreshInterval().toMillis(),
                    timer -> refreshForever(end.failed() ? failures + 1 : 0));
        });
    }

    /** Logs the first failure of a series. Warns only if keys are cached or auth has had about a minute to start. */
    private void log(int failures, Throwable cause) {
        if (keys != null && failures == 0) {
            Log.warnf("JWKS not refreshed, cached keys stay in use; check auth outcome=%s", FailureClassifier.outcome(cause));
        } else if (keys == null && failures == 0) {
            Log.infof("Waiting for the JWKS of auth; requests with a token are answered 503 until then url=%s",
                    config.jwksUrl().orElseThrow());
        } else if (keys == null && failures % QUIET_TRIES_MAX == 0) {
            Log.warnf("The JWKS of auth is still not loaded; check AUTH_JWKS_URL and auth outcome=%s",
                    FailureClassifier.outcome(cause));
        }
    }
}
