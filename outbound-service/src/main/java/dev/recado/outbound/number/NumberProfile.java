package dev.recado.outbound.number;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Version;

import dev.recado.outbound.channel.Channel;
import dev.recado.outbound.channel.NumberLimits;
import dev.recado.outbound.whatsapp.BusinessProfile;
import dev.recado.outbound.whatsapp.NumberFields;
import org.jspecify.annotations.Nullable;

/** What Meta said last about a number and its business. A failed read keeps what an earlier one found. */
@Entity
class NumberProfile {

    /** Separates the websites in their column; no address contains a line break. */
    private static final String SEPARATOR = "\n";

    @EmbeddedId
    private Key key;
    private @Nullable String displayPhone;
    private @Nullable String verifiedName;
    private @Nullable String nameStatus;
    private @Nullable String status;
    private @Nullable String platformType;
    private @Nullable String verification;
    private @Nullable String quality;
    private @Nullable String messagingLimit;
    private @Nullable String throughput;
    private @Nullable Boolean onBusinessApp;
    private @Nullable Boolean pinEnabled;
    private @Nullable String about;
    private @Nullable String address;
    private @Nullable String description;
    private @Nullable String email;
    private @Nullable String vertical;
    private @Nullable String websites;
    private @Nullable Instant readAt;
    private Instant triedAt;
    private @Nullable String error;
    @Version
    private long version;

    protected NumberProfile() {
    }

    /** The primary key, with the tenant. */
    @Embeddable
    record Key(UUID tenantId, UUID channelId) {

        static Key of(Channel channel) {
            return new Key(channel.tenant().value(), channel.id().value());
        }
    }

    static NumberProfile of(Key key) {
        var profile = new NumberProfile();
        profile.key = key;
        return profile;
    }

    /**
     * Replaces the fields by what Meta reports. A limit that Meta leaves out stays, as in {@link NumberLimits}.
     *
     * @param business null if it could not be read, so that the stored one stays
     */
    void replaceBy(NumberFields fields, @Nullable BusinessProfile business, Instant at) {
        displayPhone = fields.displayPhone();
        verifiedName = fields.verifiedName();
        nameStatus = fields.nameStatus();
        status = fields.status();
        platformType = fields.platformType();
        verification = fields.verification();
        quality = fields.quality();
        messagingLimit = reportedOr(messagingLimit, fields.messagingLimit());
        throughput = reportedOr(throughput, fields.throughput());
        onBusinessApp = reportedOr(onBusinessApp, fields.onBusinessApp());
        pinEnabled = fields.pinEnabled();
        readAt = at;
        triedAt = at;
        error = null;
        if (business != null) {
            replaceBy(business);
        }
    }

    private static <T> @Nullable T reportedOr(@Nullable T previous, @Nullable T reported) {
        return reported == null ? previous : reported;
    }

    private void replaceBy(BusinessProfile business) {
        about = business.about();
        address = business.address();
        description = business.description();
        email = business.email();
        vertical = business.vertical();
        websites = String.join(SEPARATOR, business.websites());
    }

    /** @param reason why Meta could not be asked, or what it refused */
    void fail(String reason, Instant at) {
        error = reason;
        triedAt = at;
    }

    UUID channelId() {
        return key.channelId();
    }

    NumberFields fields() {
        return new NumberFields(displayPhone, verifiedName, nameStatus, status, platformType, verification, quality,
                messagingLimit, throughput, onBusinessApp, pinEnabled);
    }

    BusinessProfile business() {
        return new BusinessProfile(about, address, description, email, vertical,
                websites == null || websites.isEmpty() ? List.of() : List.of(websites.split(SEPARATOR)));
    }

    @Nullable
    Instant readAt() {
        return readAt;
    }

    @Nullable
    String error() {
        return error;
    }

    @Override
    public String toString() {
        return "NumberProfile[" + key + "]";
    }
}
