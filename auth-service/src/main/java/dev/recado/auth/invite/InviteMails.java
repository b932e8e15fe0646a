package dev.recado.auth.invite;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.link.LinkConfig;
import dev.recado.auth.link.LinkToken;
import dev.recado.auth.mail.Mail;
import dev.recado.auth.mail.MailOutbox;
import dev.recado.auth.tenant.Tenant;
import dev.recado.auth.tenant.TenantRepository;
import io.smallrye.mutiny.Uni;

/** Writes to who is invited, in the language of the tenant. */
@ApplicationScoped
class InviteMails {

    private static final String PORTUGUESE = """
        Olá!

        Você foi convidado(a) para trabalhar com as conversas de %s no Recado.
        Abra este link para escolher a sua senha. Ele vale uma vez e por %d horas:

        %s

        Se você não esperava este convite, ignore esta mensagem.
        """;
    private static final String ENGLISH = """
        Hello!

        You are invited to work with the conversations of %s in Recado.
        Open this link to choose your password. It works once and for %d hours:

        %s

        If you did not expect this, ignore this message.
        """;

    private final MailOutbox mails;
    private final TenantRepository tenants;
    private final LinkConfig links;
    private final InviteConfig config;

    InviteMails(MailOutbox mails, TenantRepository tenants, LinkConfig links, InviteConfig config) {
        this.mails = mails;
        this.tenants = tenants;
        this.links = links;
        this.config = config;
    }

    /** In the caller's transaction. */
    Uni<Void> add(Invite invite, LinkToken token) {
        return tenants.find(invite.tenant()).chain(tenant -> mails.add(tenant.id(), mail(invite, tenant, token),
                config.lifetime()));
    }

    private Mail mail(Invite invite, Tenant tenant, LinkToken token) {
        var subject = tenant.speaksPortuguese() ? "Convite de %s" : "Invitation of %s";
        var text = tenant.speaksPortuguese() ? PORTUGUESE : ENGLISH;
        return new Mail(invite.email(), subject.formatted(tenant.name()),
                text.formatted(tenant.name(), config.lifetime().toHours(), links.link("invite", token)));
    }
}
