package dev.recado.outbound.template;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.kit.http.Refusal;
import dev.recado.outbound.template.ListedTemplates.TemplateList;
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
    private final ListedTemplates listed;
    private final Clock clock;

    TemplateSync(TemplateAccounts accounts, GraphManagementGateway gateway, TemplateRepository repository,
            ListedTemplates listed, Clock clock) {
        this.accounts = accounts;
        this.gateway = gateway;
        this.repository = repository;
        this.listed = listed;
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
                .call(page -> store(run, templates(page), askedAt))
                .chain(page -> nextPage(page, number).map(cursor -> readPage(run, account, cursor, number + 1))
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    /** The last one of each name and language counts. */
    private static Collection<ListedTemplate> templates(JsonNode page) {
        Map<String, ListedTemplate> templates = new LinkedHashMap<>();
        StreamSupport.stream(page.path("data").spliterator(), false).map(ListedTemplate::of).flatMap(Optional::stream)
                .forEach(template -> templates.put(template.name() + ' ' + template.language(), template));
        return templates.values();
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

    private Uni<Void> store(Run run, Collection<ListedTemplate> page, Instant askedAt) {
        var list = new TemplateList(run.tenant(), run.businessId(), page, askedAt, run.startedAt());
        return page.isEmpty()
                ? Uni.createFrom().voidItem()
                : Panache.withTransaction(() -> repository.lockAccount(run.tenant(), run.businessId())
                        .chain(() -> listed.store(list)));
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
