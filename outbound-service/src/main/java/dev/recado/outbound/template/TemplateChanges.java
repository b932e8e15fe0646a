package dev.recado.outbound.template;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.hibernate.HibernateIdempotency;
import dev.recado.kit.hibernate.HibernateOutbox;
import dev.recado.kit.http.Problem.Detail;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.idempotency.IdempotentRequest;
import dev.recado.kit.lifecycle.Sequential;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.outbound.template.ListedTemplates.TemplateList;
import dev.recado.outbound.template.TemplateAccounts.Account;
import dev.recado.outbound.whatsapp.GraphManagementGateway;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/**
 * Creates, changes and deletes templates at Meta, and stores what Meta has accepted. Meta is asked before the transaction. It does
 * nothing twice, because it has one template of each name and language.
 */
@ApplicationScoped
class TemplateChanges {

    private static final Set<String> EDITABLE = Set.of("APPROVED", "REJECTED", "PAUSED");

    /** Who changes templates. */
    record Editor(TenantId tenant, Actor actor) {

        private AuditEntry audit(String action, UUID template) {
            return AuditEntry.of(tenant, actor, action).to("template", template);
        }
    }

    /** The templates that a request has deleted, stored for its repetitions. */
    @RegisterForReflection
    record TemplateDeletion(List<UUID> ids) {
    }

    /** What Meta has accepted. */
    private record Accepted(Account account, JsonNode answer, Instant askedAt) {
    }

    private final TemplateAccounts accounts;
    private final GraphManagementGateway gateway;
    private final TemplateRepository repository;
    private final ListedTemplates listed;
    private final Templates templates;
    private final HibernateIdempotency idempotency;
    private final HibernateOutbox outbox;
    private final Clock clock;

    TemplateChanges(TemplateAccounts accounts, GraphManagementGateway gateway, TemplateRepository repository,
            ListedTemplates listed, Templates templates, HibernateIdempotency idempotency, HibernateOutbox outbox,
            Clock clock) {
        this.accounts = accounts;
        this.gateway = gateway;
        this.repository = repository;
        this.listed = listed;
        this.templates = templates;
        this.idempotency = idempotency;
        this.outbox = outbox;
        this.clock = clock;
    }

    Uni<TemplateView> create(Editor by, NewTemplate request, @Nullable IdempotentRequest once) {
        require(TemplateRules.check(request.category(), request.named(), request.components()));
        return idempotency.run(once, TemplateView.class, () -> createAtMeta(by, request),
                accepted -> storeCreated(by, request, accepted));
    }

    private Uni<Accepted> createAtMeta(Editor by, NewTemplate request) {
        var askedAt = now();
        return accounts.ofChannel(by.tenant(), request.channel() == null ? null : new ChannelId(request.channel()))
                .chain(account -> gateway.createTemplate(account.businessId(), account.token(), request.toGraph())
                        .map(answer -> TemplateRefusals.accepted(answer, account.businessId()))
                        .map(answer -> new Accepted(account, answer, askedAt)));
    }

    private Uni<TemplateView> storeCreated(Editor by, NewTemplate request, Accepted accepted) {
        var created = ListedTemplate.created(request, accepted.answer());
        var businessId = accepted.account().businessId();
        return repository.lockAccount(by.tenant(), businessId)
                .chain(seenAt -> listed.store(
                        new TemplateList(by.tenant(), businessId, List.of(created), accepted.askedAt(), seenAt)))
                .chain(() -> repository.findByTemplateId(by.tenant(), businessId, created.templateId()))
                .call(stored -> outbox.addAudit(by.audit("template.created", stored.id())
                        .with("category", stored.category().toLowerCase(Locale.ROOT))))
                .map(TemplateView::of);
    }

    Uni<TemplateView> edit(Editor by, UUID id, TemplateEdit edit, @Nullable IdempotentRequest once) {
        if (edit.isEmpty()) {
            throw Refusal.invalid("components", "is required, or category");
        }
        return idempotency.run(once, TemplateView.class, () -> editAtMeta(by, id, edit),
                accepted -> storeEdited(by, id, edit, accepted));
    }

    private Uni<Accepted> editAtMeta(Editor by, UUID id, TemplateEdit edit) {
        var askedAt = now();
        return templates.find(by.tenant(), id).invoke(template -> requireEditable(template, edit))
                .chain(template -> accounts.withId(by.tenant(), template.businessId())
                        .chain(account -> gateway.editTemplate(template.templateId(), account.token(), edit.toGraph())
                                .map(answer -> TemplateRefusals.accepted(answer, account.businessId()))
                                .map(answer -> new Accepted(account, answer, askedAt))));
    }

    private static void requireEditable(TemplateView template, TemplateEdit edit) {
        if (!EDITABLE.contains(template.status())) {
            throw Refusal.conflict("TEMPLATE_NOT_EDITABLE", "the template has the status " + template.status()
                    + "; WhatsApp changes only templates that are approved, rejected or paused");
        }
        if (edit.components() != null) {
            require(TemplateRules.check(edit.category() == null ? template.category() : edit.category(),
                    TemplateVariables.NAMED.equals(template.parameterFormat()), edit.components()));
        }
    }

    private Uni<TemplateView> storeEdited(Editor by, UUID id, TemplateEdit edit, Accepted accepted) {
        var components = edit.components() == null ? null : TemplateJson.tree(edit.components());
        return repository.lockAccount(by.tenant(), accepted.account().businessId())
                .chain(() -> repository.find(by.tenant(), id))
                .onItem().ifNull().failWith(() -> Refusal.notFound("template"))
                .invoke(template -> template.edit(edit.category(),
                        components == null ? null : ListedTemplate.storable(components),
                        components == null ? null : ListedTemplate.body(components), accepted.askedAt()))
                .call(template -> outbox.addAudit(by.audit("template.changed", template.id())))
                .map(TemplateView::of);
    }

    /** Deletes one translation. */
    Uni<Void> delete(Editor by, UUID id, @Nullable IdempotentRequest once) {
        return idempotency.run(once, TemplateDeletion.class,
                () -> templates.find(by.tenant(), id).chain(template -> accounts.withId(by.tenant(), template.businessId())
                        .chain(account -> deleteAtMeta(account, template.name(), template.templateId()))),
                accepted -> storeDeleted(by, accepted, () -> repository.find(by.tenant(), id)
                        .map(found -> found == null ? List.of() : List.of(found))))
                .replaceWithVoid();
    }

    /**
     * Deletes all translations of a name.
     *
     * @param channel required unless all numbers of the tenant belong to one account
     */
    Uni<Void> deleteAll(Editor by, String name, @Nullable ChannelId channel, @Nullable IdempotentRequest once) {
        return idempotency.run(once, TemplateDeletion.class,
                () -> accounts.ofChannel(by.tenant(), channel).chain(account -> deleteAtMeta(account, name, null)),
                accepted -> storeDeleted(by, accepted,
                        () -> repository.translations(by.tenant(), accepted.account().businessId(), name)))
                .replaceWithVoid();
    }

    private Uni<Accepted> deleteAtMeta(Account account, String name, @Nullable String templateId) {
        var askedAt = now();
        return gateway.deleteTemplates(account.businessId(), account.token(), name, templateId)
                .map(answer -> new Accepted(account, TemplateRefusals.accepted(answer, account.businessId()), askedAt));
    }

    private Uni<TemplateDeletion> storeDeleted(Editor by, Accepted accepted, Supplier<Uni<List<Template>>> deleted) {
        return repository.lockAccount(by.tenant(), accepted.account().businessId())
                .chain(deleted::get)
                .invoke(found -> found.forEach(template -> template.delete(accepted.askedAt())))
                .call(found -> Sequential.forEach(found,
                        template -> outbox.addAudit(by.audit("template.deleted", template.id()))))
                .map(found -> new TemplateDeletion(found.stream().map(Template::id).toList()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private static void require(List<Detail> violations) {
        if (!violations.isEmpty()) {
            throw Refusal.invalid(violations);
        }
    }
}
