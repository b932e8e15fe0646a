package dev.recado.outbound.template;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.http.PageRequest;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Reads and writes templates in the caller's session; a write needs the account locked. */
@ApplicationScoped
class TemplateRepository implements PanacheRepositoryBase<Template, Template.Key> {

    private static final String OF_ACCOUNT = "key.tenantId = ?1 and businessId = ?2";
    private static final String LOCK = "select 1 from pg_advisory_xact_lock(hashtextextended(?1, 0))";

    /** Serializes all writes to the templates of an account until the end of the transaction; returns the database's time. */
    Uni<Instant> lockAccount(TenantId tenant, String businessId) {
        return getSession().chain(session -> session.createNativeQuery(LOCK, Integer.class)
                .setParameter(1, "template:" + tenant + ":" + businessId).getSingleResult()
                .chain(() -> session.createNativeQuery("select clock_timestamp()", Instant.class).getSingleResult()));
    }

    /** Finds a template that is not deleted. */
    Uni<@Nullable Template> find(TenantId tenant, UUID id) {
        return find("key.tenantId = ?1 and key.id = ?2 and deletedAt is null", tenant.value(), id).firstResult();
    }

    /** Finds a template by its id at Meta, also a deleted one. */
    Uni<@Nullable Template> findByTemplateId(TenantId tenant, String businessId, String templateId) {
        return find(OF_ACCOUNT + " and templateId = ?3", tenant.value(), businessId, templateId).firstResult();
    }

    /** Finds the templates with these ids at Meta or these names, also deleted ones. */
    Uni<List<Template>> withIdsOrNames(TenantId tenant, String businessId, Collection<String> templateIds,
            Collection<String> names) {
        return list(OF_ACCOUNT + " and (templateId in ?3 or name in ?4)", tenant.value(), businessId, templateIds, names);
    }

    /** Finds the templates of a name that are not deleted. */
    Uni<List<Template>> translations(TenantId tenant, String businessId, String name) {
        return list(OF_ACCOUNT + " and name = ?3 and deletedAt is null", tenant.value(), businessId, name);
    }

    Uni<List<Template>> page(TenantId tenant, TemplateFilter filter, PageRequest page) {
        return find(filter.condition() + " order by name, language, key.id", filter.parameters(tenant))
                .page(page.page() - 1, page.pageSize()).list();
    }

    Uni<Long> count(TenantId tenant, TemplateFilter filter) {
        return count(filter.condition(), filter.parameters(tenant));
    }

    /** Finds the templates of these names, also deleted ones. */
    Uni<List<Template>> withNames(TenantId tenant, String businessId, Collection<String> names) {
        return list(OF_ACCOUNT + " and name in ?3", tenant.value(), businessId, names);
    }

    /** Records that a run of the sync saw these templates. */
    Uni<Void> markSynced(TenantId tenant, String businessId, Collection<String> templateIds, Instant startedAt) {
        return update("syncedAt = ?3 where " + OF_ACCOUNT + " and templateId in ?4 and syncedAt < ?3", tenant.value(),
                businessId, startedAt, templateIds).replaceWithVoid();
    }

    /** Marks the templates as deleted that no run of the sync has seen since; returns their number. */
    Uni<Integer> deleteUnseen(TenantId tenant, String businessId, Instant startedAt) {
        return update("deletedAt = ?3, updatedAt = ?3 where " + OF_ACCOUNT + " and deletedAt is null and syncedAt < ?3",
                tenant.value(), businessId, startedAt);
    }

    /** Deletes the rows of templates that were deleted before the time. */
    Uni<Long> forget(TenantId tenant, String businessId, Instant before) {
        return delete(OF_ACCOUNT + " and deletedAt < ?3", tenant.value(), businessId, before);
    }
}
