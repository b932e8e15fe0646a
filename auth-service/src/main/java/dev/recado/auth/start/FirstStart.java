package dev.recado.auth.start;

import java.util.Optional;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.validation.Validator;

import dev.recado.auth.key.SigningKeys;
import dev.recado.auth.tenant.NewTenant;
import dev.recado.auth.tenant.Tenant;
import dev.recado.auth.tenant.Tenants;
import dev.recado.events.NamedUuid;
import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.lifecycle.RecadoConfig;
import io.quarkus.logging.Log;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.mutiny.Uni;
import org.hibernate.reactive.mutiny.Mutiny;

/** Creates the signing key, the first tenant and its owner before the port opens. */
@ApplicationScoped
class FirstStart {

    private static final int CONFIG_ERROR = 78;

    private final Mutiny.SessionFactory sessions;
    private final SigningKeys keys;
    private final Tenants tenants;
    private final Validator validator;
    private final RecadoConfig suite;
    private final FirstOwnerConfig owner;

    FirstStart(Mutiny.SessionFactory sessions, SigningKeys keys, Tenants tenants, Validator validator, RecadoConfig suite,
            FirstOwnerConfig owner) {
        this.sessions = sessions;
        this.keys = keys;
        this.tenants = tenants;
        this.validator = validator;
        this.suite = suite;
        this.owner = owner;
    }

    /** The first owner of the suite; a later start changes no user. */
    @ConfigMapping(prefix = "recado.admin")
    interface FirstOwnerConfig {

        @WithDefault("owner@recado.local")
        String email();

        /** Without it the first start fails. A later start does not need it. */
        Optional<String> password();
    }

    /** Blocks the main thread, because the port must not open before the first tenant exists. */
    void prepare(@Observes StartupEvent event) throws Throwable {
        checkSecretsKey();
        loadQueryParser();
        VertxContextSupport.subscribeAndAwait(() -> keys.ensure().chain(() -> openTenant(suite.tenant())));
    }

    /**
     * Loads the classes of joins, conditions, parameters and orders on this thread. The first query would load them on an event loop
     * and block it for seconds.
     */
    private void loadQueryParser() {
        sessions.getCriteriaBuilder().createQuery(
                "from Tenant t left join fetch t.workingHours where t.name is null or t.name > ?1 order by t.name",
                Tenant.class);
    }

    private void checkSecretsKey() {
        try {
            SecretCipher.checkKeys(suite.secretsKey().orElse(""));
        } catch (IllegalStateException e) {
            throw refused(e.getMessage());
        }
    }

    /** Ends the start with one line in the log. */
    private static PreventFurtherStepsException refused(String reason) {
        var why = "auth cannot start, " + reason;
        Log.error(why);
        return new PreventFurtherStepsException(why, CONFIG_ERROR);
    }

    Uni<Void> openTenant(String name) {
        return tenants.openFirst(NamedUuid.tenant(name), () -> firstTenant(name))
                .onFailure(Refusal.class).transform(refusal -> invalid(reason(refusal)))
                .invoke(opened -> log(name, opened))
                .replaceWithVoid();
    }

    private NewTenant firstTenant(String name) {
        var password = owner.password().filter(given -> !given.isBlank())
                .orElseThrow(() -> refused("RECADO_ADMIN_PASSWORD is missing: set the password of the first owner"));
        return validated(new NewTenant(name, null, null, new NewTenant.NewOwner(owner.email(), null, password)));
    }

    private static void log(String name, boolean opened) {
        if (opened) {
            Log.infof("First start: tenant %s opened, with the owner of RECADO_ADMIN_EMAIL", name);
        }
    }

    /** The message of a refusal alone says "see details". */
    private static String reason(Refusal refusal) {
        return refusal.details().isEmpty()
                ? refusal.getMessage()
                : refusal.details().stream().map(detail -> detail.field() + " " + detail.message())
                        .collect(Collectors.joining(", "));
    }

    private static PreventFurtherStepsException invalid(String reason) {
        return refused("RECADO_TENANT, RECADO_ADMIN_EMAIL or RECADO_ADMIN_PASSWORD is not valid: " + reason);
    }

    private NewTenant validated(NewTenant request) {
        var violations = validator.validate(request);
        if (!violations.isEmpty()) {
            throw invalid(violations.stream().map(found -> found.getPropertyPath() + " " + found.getMessage()).sorted()
                    .collect(Collectors.joining(", ")));
        }
        return request;
    }
}
