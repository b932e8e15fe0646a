package dev.recado.outbound.template;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.AccountChange;
import dev.recado.events.AccountChange.AccountAlert;
import dev.recado.events.AccountChange.AccountReview;
import dev.recado.events.AccountChange.AccountStatus;
import dev.recado.events.AccountChange.Capability;
import dev.recado.events.AccountChange.NumberName;
import dev.recado.events.AccountChange.NumberQuality;
import dev.recado.events.AccountChange.NumberSecurity;
import dev.recado.events.AccountChange.Preference;
import dev.recado.events.AccountChange.TemplateCategory;
import dev.recado.events.AccountChange.TemplateEdited;
import dev.recado.events.AccountChange.TemplateQuality;
import dev.recado.events.AccountChange.TemplateStatus;
import dev.recado.events.AccountChange.Unsupported;
import dev.recado.events.AccountChange.UserIdUpdated;
import dev.recado.events.AccountChange.Username;
import dev.recado.events.AccountChanged;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import dev.recado.kit.events.TenantGroups;
import dev.recado.kit.lifecycle.Sequential;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/**
 * Applies the account events that concern templates. A repeated or older event changes nothing. What the events do not say is read
 * from Meta: the new content of an edited template, and an unknown template.
 */
@ApplicationScoped
public class TemplateEvents {

    private final TemplateRepository repository;
    private final TemplateSyncs syncs;

    TemplateEvents(TemplateRepository repository, TemplateSyncs syncs) {
        this.repository = repository;
        this.syncs = syncs;
    }

    /** Changes the templates in Hibernate transactions of their own, and requests the reads in the given one, which commits last. */
    public Uni<Void> applyAll(Tx tx, List<AccountChanged> events) {
        var ofTemplates = events.stream().filter(event -> template(event.change()).isPresent()).toList();
        return TenantGroups.forEach(ofTemplates, (tenant, own) -> Sequential.forEach(
                own.stream().collect(Collectors.groupingBy(AccountChanged::businessId, TreeMap::new, Collectors.toList()))
                        .entrySet(),
                account -> apply(tenant, account.getKey(), account.getValue())
                        .chain(toRead -> syncs.request(tenant, tx, toRead ? List.of(account.getKey()) : List.of()))));
    }

    /** Returns whether the account is to be read from Meta. */
    private Uni<Boolean> apply(TenantId tenant, String businessId, List<AccountChanged> events) {
        var references = events.stream().flatMap(event -> template(event.change()).stream()).toList();
        return Panache.withTransaction(() -> repository.lockAccount(tenant, businessId)
                .chain(() -> repository.withIdsOrNames(tenant, businessId, texts(references, AccountChange.Template::id),
                        texts(references, AccountChange.Template::name)))
                .map(stored -> applyAll(stored, events)));
    }

    private static boolean applyAll(List<Template> stored, List<AccountChanged> events) {
        var toRead = false;
        for (var event : events) {
            toRead |= !isSettled(stored, event);
        }
        return toRead;
    }

    private static Collection<String> texts(List<AccountChange.Template> references,
            Function<AccountChange.Template, String> text) {
        return references.stream().map(text).filter(Objects::nonNull).collect(Collectors.toSet());
    }

    /** Applies the event; returns false if only Meta knows the rest. */
    private static boolean isSettled(List<Template> stored, AccountChanged event) {
        var template = template(event.change()).flatMap(reference -> find(stored, reference)).orElse(null);
        if (template == null || template.deleted()) {
            return event.change() instanceof TemplateStatus status && TemplateStatusChange.isDeletion(status);
        }
        return switch (event.change()) {
            case TemplateStatus status -> TemplateStatusChange.apply(template, status, event.occurredAt());
            case TemplateQuality quality -> changeQuality(template, quality, event.occurredAt());
            case TemplateCategory category -> changeCategory(template, category, event.occurredAt());
            case TemplateEdited edited -> !template.isNewer(event.occurredAt(), Instant.EPOCH);
            case AccountStatus _ -> true;
            case AccountAlert _ -> true;
            case AccountReview _ -> true;
            case Capability _ -> true;
            case NumberName _ -> true;
            case NumberQuality _ -> true;
            case NumberSecurity _ -> true;
            case Username _ -> true;
            case Preference _ -> true;
            case UserIdUpdated _ -> true;
            case Unsupported _ -> true;
        };
    }

    private static boolean changeQuality(Template template, TemplateQuality quality, Instant at) {
        if (template.isNewer(at, template.qualityAt())) {
            template.changeQuality(quality.current(), at);
        }
        return true;
    }

    private static boolean changeCategory(Template template, TemplateCategory category, Instant at) {
        if (template.isNewer(at, template.categoryAt())) {
            template.changeCategory(category.current(), category.upcoming(), at);
        }
        return true;
    }

    /** Meta names a template by id, or by name and language. */
    private static Optional<Template> find(List<Template> stored, AccountChange.Template reference) {
        return stored.stream().filter(template -> reference.id() != null
                ? reference.id().equals(template.templateId())
                : !template.deleted() && template.name().equals(reference.name())
                        && template.language().equals(reference.language()))
                .findFirst();
    }

    /** The template that the change concerns; empty for another change. */
    private static Optional<AccountChange.Template> template(AccountChange change) {
        return switch (change) {
            case TemplateStatus status -> Optional.of(status.template());
            case TemplateQuality quality -> Optional.of(quality.template());
            case TemplateEdited edited -> Optional.of(edited.template());
            case TemplateCategory category -> Optional.of(category.template());
            case AccountStatus _ -> Optional.empty();
            case AccountAlert _ -> Optional.empty();
            case AccountReview _ -> Optional.empty();
            case Capability _ -> Optional.empty();
            case NumberName _ -> Optional.empty();
            case NumberQuality _ -> Optional.empty();
            case NumberSecurity _ -> Optional.empty();
            case Username _ -> Optional.empty();
            case Preference _ -> Optional.empty();
            case UserIdUpdated _ -> Optional.empty();
            case Unsupported _ -> Optional.empty();
        };
    }
}
