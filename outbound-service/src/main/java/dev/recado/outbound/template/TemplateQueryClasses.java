package dev.recado.outbound.template;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Loads the classes of Hibernate's query parser at the start. The first query would load them on an event loop and block it for
 * seconds.
 */
@ApplicationScoped
class TemplateQueryClasses {

    /** Has conditions, parameters, functions and an order, as the queries of the service do. */
    private static final String SAMPLE = """
        from Template
        where key.tenantId = ?1 and (deletedAt is null or syncedAt < ?2) and name in ?3 and locate(?4, lower(body)) > 0
        order by name, key.id""";

    private final Mutiny.SessionFactory sessions;

    TemplateQueryClasses(Mutiny.SessionFactory sessions) {
        this.sessions = sessions;
    }

    void load(@Observes StartupEvent event) {
        sessions.getCriteriaBuilder().createQuery(SAMPLE, Template.class);
    }
}
