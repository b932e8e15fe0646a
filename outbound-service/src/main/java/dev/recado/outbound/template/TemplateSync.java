package dev.recado.outbound.template;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.lifecycle.Sequential;
import dev.recado.outbound.template.TemplateAccounts.Account;
import dev.recado.outbound.template.TemplateSyncs.Run;
import dev.recado.outbound.whatsapp.GraphManagementGateway;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/**
 * Reads all templates of an account from Meta, page by page, and stores each page in a transaction of its own. A template that Meta
 * no longer lists is marked as deleted.
 */
@ApplicationScoped
class TemplateSync {

    /** Meta allows 6,000 templates to an account, in pages of 100. */
    private static final int PAGES_MAX = 100;
    private static final Duration DELETED_KEPT = Duration.ofDays(30);

    private final TemplateAccounts accounts;
    private final GraphManagementGateway gateway;
    private final TemplateRepository repository;
    private final Clock clock;

    TemplateSync(TemplateAccounts accounts, GraphManagementGateway gateway, TemplateRepository repository, Clock clock) {
        this.accounts = accounts;
        this.gateway = gateway;
        this.repository = repository;
        this.clock = clock;
    }

    /** Fails with a {@link Refusal} if Meta does not list all templates; the pages before that are stored. */
    Uni<Void> run(Run run) {
        return accounts.withId(run.tenant(), run.businessId())
                .chain(account -> readPage(run, account, null, 1))
                .chain(() -> deleteUnseen(run));
    }

    /** The time of an event at Meta has whole seconds, so the time of the list is cut to them too. */
    private Uni<Void> readPage(Run run, Account account, @Nullable String after, int number) {
        var askedAt = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return gateway.listTemplates(account.businessId(), account.token(), after)
                .map(answer -> TemplateRefusals.found(answer, run.businessId()))
                .call(page -> store(run, listed(page), askedAt))
                .chain(page -> nextPage(page, number).map(cursor -> readPage(run, account, cursor, number + 1))
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    /** The last one of each name and language counts. */
    private static Collection<ListedTemplate> listed(JsonNode page) {
        Map<String, ListedTemplate> listed = new LinkedHashMap<>();
        StreamSupport.stream(page.path("data").spliterator(), false).map(ListedTemplate::of).flatMap(Optional::stream)
                .forEach(template -> listed.put(template.name() + ' ' + template.language(), template));
        return listed.values();
    }

    /** The cursor of the next page; empty after the last page. */
    private static Optional<String> nextPage(JsonNode page, int number) {
        var paging = page.path("paging");
        var after = paging.path("cursors").path("after").asText("");
        if (paging.path("next").asText("").isEmpty() || after.isEmpty()) {
            return Optional.empty();
        }
        if (number >= PAGES_MAX) {
            throw Refusal
                    .upstream("Meta lists more than " + PAGES_MAX * GraphManagementGateway.TEMPLATES_PAGE_SIZE + " templates");
        }
        return Optional.of(after);
    }

    private Uni<Void> store(Run run, Collection<ListedTemplate> listed, Instant askedAt) {
        return listed.isEmpty()
                ? Uni.createFrom().voidItem()
                : Panache.withTransaction(() -> repository.lockAccount(run.tenant(), run.businessId())
                        .chain(() -> repository.withNames(run.tenant(), run.businessId(),
                                listed.stream().map(ListedTemplate::name).distinct().toList()))
                        .chain(stored -> replace(run, stored, listed, askedAt)));
    }

    private Uni<Void> replace(Run run, List<Template> stored, Collection<ListedTemplate> listed, Instant askedAt) {
        var byId = listed.stream().collect(Collectors.toMap(ListedTemplate::templateId, Function.identity(), (a, b) -> b));
        return markReplaced(stored, listed, byId.keySet(), askedAt)
                .chain(() -> Sequential.forEach(merge(run, stored, byId, askedAt), repository::persist))
                .chain(repository::flush)
                .chain(() -> repository.markSynced(run.tenant(), run.businessId(), byId.keySet(), run.startedAt()));
    }

    /** Changes the stored templates, and returns those that are not stored yet. */
    private static List<Template> merge(Run run, List<Template> stored, Map<String, ListedTemplate> byId, Instant askedAt) {
        stored.stream().filter(template -> byId.containsKey(template.templateId()))
                .forEach(template -> template.replaceBy(byId.get(template.templateId()), askedAt));
        var known = stored.stream().map(Template::templateId).collect(Collectors.toSet());
        return byId.values().stream().filter(added -> !known.contains(added.templateId()))
                .map(added -> Template.of(run.tenant(), run.businessId(), added, askedAt, run.startedAt())).toList();
    }

    /** Marks templates as deleted whose name and language Meta lists with another id; the unique index needs it first. */
    private Uni<Void> markReplaced(List<Template> stored, Collection<ListedTemplate> listed, Set<String> listedIds,
            Instant askedAt) {
        stored.stream().filter(template -> !template.deleted() && !listedIds.contains(template.templateId()))
                .filter(template -> listed.stream().anyMatch(other -> other.name().equals(template.name())
                        && other.language().equals(template.language())))
                .forEach(template -> template.delete(askedAt));
        return repository.flush();
    }

    private Uni<Void> deleteUnseen(Run run) {
        return Panache.withTransaction(() -> repository.lockAccount(run.tenant(), run.businessId())
                .chain(() -> repository.deleteUnseen(run.tenant(), run.businessId(), run.startedAt()))
                .call(() -> repository.forget(run.tenant(), run.businessId(), run.startedAt().minus(DELETED_KEPT))))
                .invoke(deleted -> Log.infof("The templates of an account are read tenantId=%s businessId=%s deleted=%d",
                        run.tenant(), run.businessId(), deleted))
                .replaceWithVoid();
    }
}
