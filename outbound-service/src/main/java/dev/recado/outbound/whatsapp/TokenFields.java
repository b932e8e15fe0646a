package dev.recado.outbound.whatsapp;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What Meta says about an access token, without the token.
 *
 * @param appId the Meta app that the token belongs to
 * @param expiresAt when it ends, or its access to data; null if it does not end
 * @param scopes the permissions
 * @param limits the accounts to which a permission is limited
 */
public record TokenFields(boolean valid, @Nullable String appId, @Nullable Instant expiresAt, Set<String> scopes,
        List<ScopeLimit> limits) {

    /** A permission that holds only for some accounts. */
    public record ScopeLimit(String scope, Set<String> accounts) {
    }

    public TokenFields {
        scopes = Set.copyOf(scopes);
        limits = List.copyOf(limits);
    }

    /** @param answer to {@link GraphManagementGateway#describeToken} */
    public static TokenFields of(JsonNode answer) {
        var data = answer.path("data");
        var limits = StreamSupport.stream(data.path("granular_scopes").spliterator(), false)
                .map(limit -> new ScopeLimit(limit.path("scope").asText(), texts(limit.path("target_ids")))).toList();
        return new TokenFields(data.path("is_valid").asBoolean(false), NumberFields.text(data, "app_id"), end(data),
                texts(data.path("scopes")), limits.stream().filter(limit -> !limit.accounts().isEmpty()).toList());
    }

    /** Whether the token has the permission for the account. */
    public boolean allows(String scope, String businessId) {
        return scopes.contains(scope) && limits.stream().filter(limit -> limit.scope().equals(scope))
                .allMatch(limit -> limit.accounts().contains(businessId));
    }

    /** The earlier one of both ends; 0 means that there is none. */
    private static @Nullable Instant end(JsonNode data) {
        return Stream.of("expires_at", "data_access_expires_at").map(field -> data.path(field).asLong(0))
                .filter(seconds -> seconds > 0).map(Instant::ofEpochSecond).min(Instant::compareTo).orElse(null);
    }

    private static Set<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).collect(Collectors.toSet());
    }
}
