package dev.recado.outbound.template;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.UriInfo;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.recado.events.TenantId;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Paged;
import dev.recado.kit.http.Refusal;
import dev.recado.outbound.template.TemplatePreview.Samples;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;

/** Lists, finds and renders the templates of a tenant. */
@ApplicationScoped
class Templates {

    private final TemplateRepository repository;

    Templates(TemplateRepository repository) {
        this.repository = repository;
    }

    @WithSession
    Uni<Paged<TemplateView>> page(TenantId tenant, TemplateFilter filter, PageRequest page, UriInfo uri) {
        return repository.page(tenant, filter, page).chain(found -> repository.count(tenant, filter)
                .map(count -> Paged.of(page, count, found.stream().map(TemplateView::of).toList(), uri)));
    }

    @WithSession
    Uni<TemplateView> find(TenantId tenant, UUID id) {
        return repository.find(tenant, id).onItem().ifNull().failWith(() -> Refusal.notFound("template"))
                .map(TemplateView::of);
    }

    Uni<TemplatePreview> preview(TenantId tenant, UUID id, Samples samples) {
        return find(tenant, id).map(template -> preview(template, samples));
    }

    private static TemplatePreview preview(TemplateView template, Samples samples) {
        try {
            return TemplatePreview.of(TemplateJson.components(template.components().toString()), samples);
        } catch (JsonProcessingException e) {
            throw (Refusal) Refusal.of(422, "TEMPLATE_NOT_READABLE",
                    "the template has a form that this version does not know; update the suite").initCause(e);
        }
    }
}
