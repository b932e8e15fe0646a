package dev.recado.outbound.number;

import java.time.Instant;
import java.util.List;

import dev.recado.kit.database.Rows;
import dev.recado.outbound.channel.Channel;
import dev.recado.outbound.channel.NumberLimits;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A number without its token, with what Meta said last about it.
 *
 * @param capabilities what its provider can do: {@code templates}, {@code window}, {@code statuses}, {@code client_ids}
 * @param state {@code connected}, {@code unverified}, or {@code failing} while its breaker is open and its messages wait
 * @param error why its breaker is open
 * @param profile null until Meta was asked for the first time
 */
record NumberView(String id, String provider, List<String> capabilities, String phoneNumberId, String businessId, String app,
        String state, @Nullable PauseCause error, @Nullable Instant connectedAt, @Nullable ProfileView profile) {

    /** @param code with which Meta refuses the access; 0 when the line fails */
    record PauseCause(int code, String title) {
    }

    /**
     * What Meta said last; its values are Meta's.
     *
     * @param tier the messaging limit of the portfolio
     * @param readAt when Meta said it
     * @param error why a later attempt to read it failed
     */
    record ProfileView(@Nullable String displayPhone, @Nullable String verifiedName, @Nullable String nameStatus,
            @Nullable String status, @Nullable String quality, @Nullable String tier, @Nullable String throughput,
            @Nullable Boolean onBusinessApp, LimitsView limits, BusinessView business, @Nullable Instant readAt,
            @Nullable String error) {

        static ProfileView of(NumberProfile profile) {
            var fields = profile.fields();
            var limits = NumberLimits.of(fields);
            var business = profile.business();
            return new ProfileView(fields.displayPhone(), fields.verifiedName(), fields.nameStatus(), fields.status(),
                    fields.quality(), fields.messagingLimit(), fields.throughput(), fields.onBusinessApp(),
                    new LimitsView(limits.messagesPerSecond(), limits.peoplePerDay()),
                    new BusinessView(business.about(), business.address(), business.description(), business.email(),
                            business.vertical(), business.websites()),
                    profile.readAt(), profile.error());
        }
    }

    /**
     * The limits of Meta.
     *
     * @param peoplePerDay outside the customer service window; null if it is unlimited or not known
     */
    record LimitsView(@Nullable Integer messagesPerSecond, @Nullable Integer peoplePerDay) {
    }

    /** What customers see of the business. */
    @Schema(name = "BusinessProfile")
    record BusinessView(@Nullable String about, @Nullable String address, @Nullable String description,
            @Nullable String email, @Nullable String vertical, List<String> websites) {
    }

    static NumberView of(Channel channel, @Nullable NumberProfile profile) {
        var failing = channel.failing();
        return new NumberView(channel.id().toString(), channel.provider().column(),
                channel.provider().capabilities().stream().map(Rows::enumColumn).toList(), channel.phoneNumberId(),
                channel.businessId(), channel.app(), channel.state(),
                failing == null ? null : new PauseCause(failing.code(), failing.title()), channel.receiving().connectedAt(),
                profile == null ? null : ProfileView.of(profile));
    }
}
