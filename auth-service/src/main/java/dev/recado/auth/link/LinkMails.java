package dev.recado.auth.link;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.mail.Mail;
import dev.recado.auth.mail.MailOutbox;
import dev.recado.auth.tenant.Tenant;
import dev.recado.auth.tenant.TenantRepository;
import dev.recado.events.TenantId;
import io.quarkus.runtime.annotations.RegisterResources;
import io.smallrye.mutiny.Uni;

/** Writes the mails with links, in the language of the tenant; their sentences are in {@code mails/*.properties}. */
@ApplicationScoped
@RegisterResources(globs = "mails/*.properties")
public class LinkMails {

    private final MailOutbox outbox;
    private final TenantRepository tenants;
    private final LinkConfig config;

    LinkMails(MailOutbox outbox, TenantRepository tenants, LinkConfig config) {
        this.outbox = outbox;
        this.tenants = tenants;
        this.config = config;
    }

    /** The purposes of a mail, each with its resource bundle and the page of the console that its link opens. */
    public enum Kind {

        INVITE("invite", "invite"), PASSWORD_RESET("password-reset", "reset");

        private final String page;
        private final ResourceBundle portuguese;
        private final ResourceBundle english;

        Kind(String bundle, String page) {
            this.page = page;
            this.portuguese = load(bundle + "_pt_BR");
            this.english = load(bundle + "_en");
        }

        /** Returns Portuguese texts for every Portuguese locale, else English ones. */
        ResourceBundle texts(String locale) {
            return locale.toLowerCase(Locale.ROOT).startsWith("pt") ? portuguese : english;
        }

        private static ResourceBundle load(String name) {
            var file = "/mails/" + name + ".properties";
            try (var stream = LinkMails.class.getResourceAsStream(file);
                    var reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
                return new PropertyResourceBundle(reader);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the resource " + file, e);
            }
        }
    }

    /**
     * Stores a mail in the caller's transaction.
     *
     * @param lifetime of the link
     */
    public Uni<Void> add(Kind kind, TenantId tenant, String to, LinkToken token, Duration lifetime) {
        return tenants.find(tenant)
                .chain(found -> outbox.add(tenant, mail(kind, found, to, token, lifetime), lifetime));
    }

    private Mail mail(Kind kind, Tenant tenant, String to, LinkToken token, Duration lifetime) {
        return mail(kind.texts(tenant.locale()), to, tenant.name(), lifetime, config.link(kind.page, token));
    }

    /** Each text may name the tenant ({@code %1$s}) and the lifetime in hours ({@code %2$d}) or minutes ({@code %3$d}). */
    static Mail mail(ResourceBundle texts, String to, String tenantName, Duration lifetime, String link) {
        var arguments = new Object[]{tenantName, lifetime.toHours(), lifetime.toMinutes()};
        var lines = new String[]{text(texts, "greeting", arguments), "", text(texts, "reason", arguments),
                text(texts, "instruction", arguments), "", link, "", text(texts, "otherwise", arguments), ""};
        return new Mail(to, text(texts, "subject", arguments), String.join("\n", lines));
    }

    private static String text(ResourceBundle texts, String key, Object[] arguments) {
        return texts.getString(key).formatted(arguments);
    }
}
