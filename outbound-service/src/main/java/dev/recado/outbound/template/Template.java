package dev.recado.outbound.template;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Version;

import dev.recado.events.TenantId;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

/**
 * A template of a WhatsApp Business Account. Content, status, quality and category each have the time of their last change at Meta, so that
 * an older event or list never replaces a newer one.
 */
@Entity
class Template {

    static final String PENDING = "PENDING";

    @EmbeddedId
    private Key key;
    private String businessId;
    private String templateId;
    private String name;
    private String language;
    private String category;
    private @Nullable String upcomingCategory;
    private String status;
    private @Nullable String statusDetail;
    private @Nullable String rejectedReason;
    private @Nullable Instant disabledAt;
    private @Nullable String quality;
    private String parameterFormat;
    @Column(columnDefinition = "jsonb")
    @ColumnTransformer(read = "cast(components as text)", write = "cast(cast(? as text) as jsonb)")
    private String components;
    private String body;
    private Instant componentsAt;
    private Instant statusAt;
    private Instant qualityAt;
    private Instant categoryAt;
    /** When a run of the sync last saw the template. The sync writes it for all templates of a page in one statement. */
    private Instant syncedAt;
    private @Nullable Instant deletedAt;
    private Instant createdAt;
    private Instant updatedAt;
    @Version
    private long version;

    protected Template() {
    }

    /** The primary key. It contains the tenant, so that an id alone finds no template. */
    @Embeddable
    record Key(UUID tenantId, UUID id) {
    }

    /**
     * Returns a template that is not stored yet.
     *
     * @param at when Meta was asked
     * @param syncedAt the database's time of this run
     */
    static Template of(TenantId tenant, String businessId, ListedTemplate listed, Instant at, Instant syncedAt) {
        var template = new Template();
        template.key = new Key(tenant.value(), UUID.randomUUID());
        template.businessId = businessId;
        template.templateId = listed.templateId();
        template.name = listed.name();
        template.language = listed.language();
        template.componentsAt = Instant.EPOCH;
        template.statusAt = Instant.EPOCH;
        template.qualityAt = Instant.EPOCH;
        template.categoryAt = Instant.EPOCH;
        template.syncedAt = syncedAt;
        template.createdAt = at;
        template.replaceBy(listed, at);
        return template;
    }

    /** Takes over what Meta listed; what an event changed after that stays. */
    void replaceBy(ListedTemplate listed, Instant at) {
        deletedAt = deletedAt != null && at.isBefore(deletedAt) ? deletedAt : null;
        if (!at.isBefore(componentsAt) && !TemplateJson.equal(components, listed.components())) {
            parameterFormat = listed.parameterFormat();
            components = listed.components();
            body = listed.body();
            componentsAt = at;
            updatedAt = at;
        }
        if (!at.isBefore(statusAt) && !hasStatus(listed)) {
            rejectedReason = listed.rejectedReason();
            changeStatus(listed.status(), null, null, at);
        }
        if (!at.isBefore(categoryAt) && !listed.category().equals(category)) {
            changeCategory(listed.category(), null, at);
        }
        if (!at.isBefore(qualityAt) && listed.quality() != null && !listed.quality().equals(quality)) {
            changeQuality(listed.quality(), at);
        }
    }

    private boolean hasStatus(ListedTemplate listed) {
        return listed.status().equals(status) && Objects.equals(listed.rejectedReason(), rejectedReason);
    }

    void changeStatus(String newStatus, @Nullable String detail, @Nullable Instant newDisabledAt, Instant at) {
        if (!newStatus.equals(status)) {
            updatedAt = at;
        }
        status = newStatus;
        statusDetail = detail;
        disabledAt = newDisabledAt;
        statusAt = at;
    }

    void reject(@Nullable String reason) {
        rejectedReason = reason;
    }

    void changeQuality(String newQuality, Instant at) {
        quality = newQuality;
        qualityAt = at;
    }

    void changeCategory(String newCategory, @Nullable String upcoming, Instant at) {
        if (!newCategory.equals(category)) {
            updatedAt = at;
        }
        category = newCategory;
        upcomingCategory = upcoming;
        categoryAt = at;
    }

    /** Stores what the tenant changed. Meta reviews it, so it is pending. */
    void edit(@Nullable String newCategory, @Nullable String newComponents, @Nullable String newBody, Instant at) {
        if (newComponents != null) {
            components = newComponents;
            body = newBody;
            componentsAt = at;
        }
        if (newCategory != null) {
            changeCategory(newCategory, null, at);
        }
        if (!at.isBefore(statusAt)) {
            changeStatus(PENDING, null, null, at);
        }
        updatedAt = at;
    }

    void delete(Instant at) {
        deletedAt = at;
        updatedAt = at;
    }

    /**
     * Whether an event is newer than what is stored. A list is as new as the start of its run, also if it changed nothing; the time
     * of an event has whole seconds.
     *
     * @param lastAt the time of the last change of the same kind
     */
    boolean isNewer(Instant at, Instant lastAt) {
        return !at.isBefore(lastAt) && !at.isBefore(syncedAt.truncatedTo(ChronoUnit.SECONDS));
    }

    UUID id() {
        return key.id();
    }

    String businessId() {
        return businessId;
    }

    String templateId() {
        return templateId;
    }

    String name() {
        return name;
    }

    String language() {
        return language;
    }

    String category() {
        return category;
    }

    @Nullable
    String upcomingCategory() {
        return upcomingCategory;
    }

    String status() {
        return status;
    }

    @Nullable
    String statusDetail() {
        return statusDetail;
    }

    @Nullable
    String rejectedReason() {
        return rejectedReason;
    }

    @Nullable
    Instant disabledAt() {
        return disabledAt;
    }

    @Nullable
    String quality() {
        return quality;
    }

    String parameterFormat() {
        return parameterFormat;
    }

    String components() {
        return components;
    }

    Instant statusAt() {
        return statusAt;
    }

    Instant qualityAt() {
        return qualityAt;
    }

    Instant categoryAt() {
        return categoryAt;
    }

    Instant syncedAt() {
        return syncedAt;
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant updatedAt() {
        return updatedAt;
    }

    boolean deleted() {
        return deletedAt != null;
    }

    @Override
    public String toString() {
        return "Template[" + key + "]";
    }
}
