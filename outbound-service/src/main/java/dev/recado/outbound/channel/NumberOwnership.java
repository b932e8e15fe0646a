package dev.recado.outbound.channel;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.http.Refusal;
import dev.recado.outbound.whatsapp.GraphAnswer;
import dev.recado.outbound.whatsapp.GraphManagementGateway;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/**
 * Asks Meta whether a token may use a number and whether the business account owns it. So no tenant can connect the number of
 * another tenant and read its messages.
 */
@ApplicationScoped
class NumberOwnership {

    /** The status of a claim that Meta refuses. */
    static final int UNPROCESSABLE = 422;
    private static final String NOT_CONFIRMED = "NOT_CONFIRMED";
    private static final String TOKEN_REFUSED = "TOKEN_REFUSED";
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final int PAGES_MAX = 10;

    /**
     * A tenant's claim to own a number.
     *
     * @param businessId the id of the WhatsApp Business Account that must own the number
     * @param token the token with which Meta is asked
     */
    record Claim(String phoneNumberId, String businessId, String token) {

        @Override
        public String toString() {
            return "Claim[redacted]";
        }
    }

    private final GraphManagementGateway graph;
    private final SecretCipher cipher;

    NumberOwnership(GraphManagementGateway graph, SecretCipher cipher) {
        this.graph = graph;
        this.cipher = cipher;
    }

    /** As {@link #confirm}, with the stored token of a channel. Fails with {@link IllegalStateException} if its key is missing. */
    Uni<Void> confirm(Channel channel) {
        return Uni.createFrom().deferred(() -> {
            var token = cipher.decrypt(Channel.tokenName(channel.tenant(), channel.id()), channel.token());
            return confirm(new Claim(channel.phoneNumberId(), channel.businessId(), new String(token, StandardCharsets.UTF_8)));
        });
    }

    /** Fails with 422 and the wrong field when Meta does not confirm the claim, with 503 without a clear answer. */
    Uni<Void> confirm(Claim claim) {
        return graph.readNumber(claim.phoneNumberId(), claim.token())
                .map(answer -> found(answer, "phone_number_id", claim.phoneNumberId()))
                .chain(number -> confirmOwner(claim, null, 1));
    }

    private Uni<Void> confirmOwner(Claim claim, @Nullable String after, int page) {
        return graph.listNumbers(claim.businessId(), claim.token(), after)
                .map(answer -> found(answer, "business_id", claim.businessId()))
                .chain(numbers -> contains(numbers, claim.phoneNumberId())
                        ? Uni.createFrom().voidItem()
                        : confirmOwner(claim, nextPage(numbers, page).orElseThrow(() -> notOwned(claim)), page + 1));
    }

    /** True when Meta refuses the token, which says nothing about the owner of the number. */
    static boolean isOfToken(Refusal refusal) {
        return TOKEN_REFUSED.equals(refusal.code());
    }

    private static JsonNode found(GraphAnswer answer, String field, String id) {
        return switch (answer) {
            case GraphAnswer.Found found -> found.json();
            case GraphAnswer.TokenRefused refused -> throw refusal(TOKEN_REFUSED, "token",
                    "Meta refuses it with code " + refused.refusal().code()
                            + "; it must be valid and have the permission to read " + field + " " + id);
            case GraphAnswer.Refused refused -> throw refusal(NOT_CONFIRMED, field,
                    "Meta refuses this token access to " + id + " with code " + refused.refusal().code());
            case GraphAnswer.Unavailable unavailable -> throw Refusal.unavailable(RETRY_AFTER,
                    "Meta could not be asked for " + field + " " + id + ": " + unavailable.reason() + "; nothing was stored");
        };
    }

    private static boolean contains(JsonNode numbers, String phoneNumberId) {
        for (var number : numbers.path("data")) {
            if (phoneNumberId.equals(number.path("id").asText())) {
                return true;
            }
        }
        return false;
    }

    /** The cursor of the next page; empty after the last page. */
    private static Optional<String> nextPage(JsonNode numbers, int page) {
        var paging = numbers.path("paging");
        var after = paging.path("cursors").path("after").asText("");
        return paging.path("next").asText("").isEmpty() || after.isEmpty() || page >= PAGES_MAX
                ? Optional.empty()
                : Optional.of(after);
    }

    private static Refusal notOwned(Claim claim) {
        return refusal(NOT_CONFIRMED, "business_id",
                "account " + claim.businessId() + " does not own phone_number_id " + claim.phoneNumberId());
    }

    private static Refusal refusal(String code, String field, String reason) {
        return Refusal.of(UNPROCESSABLE, code, field + ": " + reason);
    }
}
