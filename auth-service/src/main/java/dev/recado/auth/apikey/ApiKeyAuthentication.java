package dev.recado.auth.apikey;

import java.security.MessageDigest;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.CountingLog;
import dev.recado.auth.OpaqueToken;
import dev.recado.auth.apikey.ApiKeyRepository.KeyWithHashes;
import dev.recado.auth.key.AccessTokens;
import dev.recado.auth.key.AccessTokens.AccessToken;
import dev.recado.auth.key.AccessTokens.TokenSubject;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.Refusal;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Exchanges the secret of an API key for a short-lived access token with the key's scopes. */
@ApplicationScoped
public class ApiKeyAuthentication {

    /** The hash to compare with when no key has the prefix, so that both responses are equally slow. */
    private final byte[] unknownKeyHash = OpaqueToken.hash(OpaqueToken.create());

    private final CountingLog refusals = new CountingLog(Level.INFO,
            "API key logins are refused; the key is unknown or the secret is wrong");
    private final ApiKeyRepository repository;
    private final Transactions transactions;
    private final AccessTokens tokens;

    ApiKeyAuthentication(ApiKeyRepository repository, Transactions transactions, AccessTokens tokens) {
        this.repository = repository;
        this.transactions = transactions;
        this.tokens = tokens;
    }

    /** @param clientId the key's id or prefix */
    public Uni<AccessToken> authenticate(String clientId, String secret) {
        return ApiKeySecret.parse(secret)
                .map(given -> transactions.run(tx -> findKey(tx, clientId, given)))
                .orElseGet(() -> Uni.createFrom().nullItem())
                .onItem().ifNull().failWith(this::refused)
                .map(key -> tokens.issueForApiKey(subject(key), key.expiresAt()));
    }

    /** Finds the key if client id and secret are right, and records its use. */
    private Uni<@Nullable ApiKey> findKey(Tx tx, String clientId, ApiKeySecret given) {
        return repository.findByPrefix(tx, given.prefix())
                .chain(found -> hasSecret(found, given) && isNamed(found.key(), clientId)
                        ? repository.recordUse(found.key().tenant(), tx, found.key().id()).replaceWith(found.key())
                        : Uni.createFrom().nullItem());
    }

    /** Compares with every hash, each in constant time. */
    private boolean hasSecret(@Nullable KeyWithHashes found, ApiKeySecret given) {
        var hash = given.hash();
        var equal = false;
        for (var stored : found == null ? List.of(unknownKeyHash) : found.hashes()) {
            equal |= MessageDigest.isEqual(stored, hash);
        }
        return equal && found != null;
    }

    private static boolean isNamed(ApiKey key, String clientId) {
        return clientId.equals(key.prefix()) || clientId.equals(key.id().toString());
    }

    private static TokenSubject subject(ApiKey key) {
        return new TokenSubject(key.tenant(), key.id(), List.of(), String.join(" ", key.scopes()), key.tokenVersion(),
                null);
    }

    private Refusal refused() {
        refusals.add("refused");
        return Refusal.of(401, "UNAUTHORIZED", "client id or secret is wrong");
    }
}
