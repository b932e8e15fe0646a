package dev.recado.conversation.account;

import java.util.List;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.contact.Contacts;
import dev.recado.conversation.contact.Contacts.Wish;
import dev.recado.conversation.contact.InboundSender;
import dev.recado.conversation.conversation.ByTenant;
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
import dev.recado.events.Person;
import dev.recado.kit.inbox.Inbox;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Applies what concerns people: that they are known otherwise now, and whether they want marketing. The rest is outbound's. */
@ApplicationScoped
class AccountUpdates {

    private static final String MARKETING = "marketing_messages";
    private static final Uni<Void> NOTHING = Uni.createFrom().voidItem();

    private final Inbox inbox;
    private final Contacts contacts;
    private final Moves moves;

    AccountUpdates(Inbox inbox, Contacts contacts, Moves moves) {
        this.inbox = inbox;
        this.contacts = contacts;
        this.moves = moves;
    }

    Uni<Void> apply(Tx tx, List<AccountChanged> events) {
        return ByTenant.each(events, (_, part) -> Multi.createFrom().iterable(part)
                .onItem().transformToUniAndConcatenate(event -> apply(tx, event)).collect().asList().replaceWithVoid());
    }

    private Uni<Void> apply(Tx tx, AccountChanged event) {
        return switch (event.change()) {
            case Preference preference -> once(tx, event, () -> prefer(tx, event, preference));
            case UserIdUpdated updated -> once(tx, event, () -> moves.follow(tx, event, updated));
            case TemplateStatus _ -> NOTHING;
            case TemplateQuality _ -> NOTHING;
            case TemplateEdited _ -> NOTHING;
            case TemplateCategory _ -> NOTHING;
            case AccountStatus _ -> NOTHING;
            case AccountAlert _ -> NOTHING;
            case AccountReview _ -> NOTHING;
            case Capability _ -> NOTHING;
            case NumberName _ -> NOTHING;
            case NumberQuality _ -> NOTHING;
            case NumberSecurity _ -> NOTHING;
            case Username _ -> NOTHING;
            case Unsupported _ -> NOTHING;
        };
    }

    private Uni<Void> once(Tx tx, AccountChanged event, Supplier<Uni<Void>> work) {
        return inbox.claim(tx, event.tenantId(), List.of(event.eventId()))
                .chain(first -> first.isEmpty() ? NOTHING : work.get());
    }

    private Uni<Void> prefer(Tx tx, AccountChanged event, Preference preference) {
        var choice = preference.choice();
        return !MARKETING.equals(preference.category()) || !("stop".equals(choice) || "resume".equals(choice))
                ? NOTHING
                : contacts.resolve(event.tenantId(), tx, List.of(sender(event, preference.person())))
                        .chain(found -> contacts.wish(event.tenantId(), tx,
                                new Wish(found.getFirst(), "stop".equals(choice), event.occurredAt())));
    }

    /** A wish is told of the user id or the phone, never of the parent id (WhatsApp reference B.5). */
    private static InboundSender sender(AccountChanged event, Person told) {
        var person = told == null ? null : new Person(told.phone(), told.userId(), null, told.username(), told.name());
        return new InboundSender(event.channelId(), event.eventId(), person, null);
    }
}
