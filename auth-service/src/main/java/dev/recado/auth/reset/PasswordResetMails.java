package dev.recado.auth.reset;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.link.LinkConfig;
import dev.recado.auth.link.LinkToken;
import dev.recado.auth.mail.Mail;
import dev.recado.auth.mail.MailOutbox;
import dev.recado.auth.tenant.Tenant;
import dev.recado.auth.tenant.TenantRepository;
import dev.recado.auth.user.UserAccount;
import io.smallrye.mutiny.Uni;

/** Writes to who has forgotten their password, in the language of the tenant. */
@ApplicationScoped
class PasswordResetMails {

    private static final String PORTUGUESE = """
        Olá!

        Alguém pediu uma nova senha para a sua conta no Recado.
        Se foi você, abra este link. Ele vale uma vez e por %d minutos:

        %s

        Se não foi você, ignore esta mensagem: a sua senha continua a mesma.
        """;
    private static final String ENGLISH = """
        Hello!

        Somebody asked for a new password of your Recado account.
        If it was you, open this link. It works once and for %d minutes:

        %s

        If it was not you, ignore this message: your password stays the same.
        """;

    private final MailOutbox mails;
    private final TenantRepository tenants;
    private final LinkConfig links;
    private final PasswordResetConfig config;

    PasswordResetMails(MailOutbox mails, TenantRepository tenants, LinkConfig links, PasswordResetConfig config) {
        this.mails = mails;
        this.tenants = tenants;
        this.links = links;
        this.config = config;
    }

    /** In the caller's transaction. */
    Uni<Void> add(UserAccount account, LinkToken token) {
        return tenants.find(account.tenant()).chain(tenant -> mails.add(tenant.id(), mail(account, tenant, token),
                config.lifetime()));
    }

    private Mail mail(UserAccount account, Tenant tenant, LinkToken token) {
        var text = tenant.speaksPortuguese() ? PORTUGUESE : ENGLISH;
        return new Mail(account.email(), tenant.speaksPortuguese() ? "Nova senha" : "New password",
                text.formatted(config.lifetime().toMinutes(), links.link("reset", token)));
    }
}
