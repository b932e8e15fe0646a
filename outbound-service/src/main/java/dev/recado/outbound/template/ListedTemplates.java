package dev.recado.outbound.template;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.lifecycle.Sequential;
import io.smallrye.mutiny.Uni;

/** Stores templates as Meta listed them, in the caller's transaction, which has locked the account. */
@ApplicationScoped
class ListedTemplates {

    private final TemplateRepository repository;

    ListedTemplates(TemplateRepository repository) {
        this.repository = repository;
    }

    /**
     * What Meta listed of an account.
     *
     * @param askedAt when Meta was asked, by the service's clock
     * @param seenAt the database's time that counts as the time of the list
     */
    record TemplateList(TenantId tenant, String businessId, Collection<ListedTemplate> templates, Instant askedAt,
            Instant seenAt) {

        Set<String> ids() {
            return templates.stream().map(ListedTemplate::templateId).collect(Collectors.toSet());
        }

        List<String> names() {
            return templates.stream().map(ListedTemplate::name).distinct().toList();
        }
    }

    Uni<Void> store(TemplateList list) {
        return repository.withNames(list.tenant(), list.businessId(), list.names())
                .chain(stored -> markReplaced(list, stored)
                        .chain(() -> Sequential.forEach(merge(list, stored), repository::persist)))
                .chain(repository::flush)
                .chain(() -> repository.markSynced(list.tenant(), list.businessId(), list.ids(), list.seenAt()));
    }

    /** Marks templates as deleted whose name and language Meta lists with another id; the unique index needs it first. */
    private Uni<Void> markReplaced(TemplateList list, List<Template> stored) {
        var listedIds = list.ids();
        stored.stream().filter(template -> !template.deleted() && !listedIds.contains(template.templateId()))
                .filter(template -> list.templates().stream().anyMatch(other -> other.name().equals(template.name())
                        && other.language().equals(template.language())))
                .forEach(template -> template.delete(list.askedAt()));
        return repository.flush();
    }

    /** Changes the stored templates, and returns those that are not stored yet. */
    private static List<Template> merge(TemplateList list, List<Template> stored) {
        Map<String, Template> known = stored.stream().collect(Collectors.toMap(Template::templateId, Function.identity()));
        list.templates().stream().filter(listed -> known.containsKey(listed.templateId()))
                .forEach(listed -> known.get(listed.templateId()).replaceBy(listed, list.askedAt()));
        return list.templates().stream().filter(listed -> !known.containsKey(listed.templateId()))
                .map(listed -> Template.of(list.tenant(), list.businessId(), listed, list.askedAt(), list.seenAt())).toList();
    }
}
