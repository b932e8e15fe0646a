package dev.recado.auth.apikey;

import java.security.MessageDigest;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.OpaqueToken;
import dev.recado.auth.key.AccessTokens;
import dev.recado.auth.key.AccessTokens.AccessToken;
import dev.recado.auth.key.AccessTokens.TokenSubject;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;

/** Exchanges a machine's secret for a short token that says what the machine may do. */
@ApplicationScoped
public class ApiKeyAuthentication {

    /** Compared with when there is no such key, so that the answer takes as long. */
    private static final byte[] NOBODYS = OpaqueToken.hash(OpaqueToken.create());

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
                .map(given -> transactions.run(tx -> exchange(tx, clientId, given)))
                .orElseGet(() -> Uni.createFrom().nullItem())
                .onItem().ifNull().failWith(ApiKeyAuthentication::refused)
                .map(key -> tokens.issueForApiKey(subject(key), key.expiresAt()));
    }

    private Uni<ApiKey> exchange(Tx tx, String clientId, ApiKeySecret given) {
        return repository.findByPrefix(tx, given.prefix())
                .chain(found -> matches(found, given) && named(found.key(), clientId)
                        ? repository.recordUse(found.key().tenant(), tx, found.key().id()).replaceWith(found.key())
                        : Uni.createFrom().nullItem());
    }

    /** Every hash is compared, in constant time. */
    private static boolean matches(Candidate found, ApiKeySecret given) {
        var hash = given.hash();
        var right = false;
        for (var known : found == null ? List.of(NOBODYS) : found.hashes()) {
            right |= MessageDigest.isEqual(known, hash);
        }
        return right && found != null;
    }

    private static boolean named(ApiKey key, String clientId) {
        return clientId.equals(key.prefix()) || clientId.equals(key.id().toString());
    }

    private static TokenSubject subject(ApiKey key) {
        return new TokenSubject(key.tenant(), key.id(), List.of(), String.join(" ", key.scopes()), key.tokenVersion());
    }

    private static Refusal refused() {
        Log.info("machine login outcome=refused");
        return Refusal.of(401, "UNAUTHORIZED", "client id or secret is wrong");
    }
}
