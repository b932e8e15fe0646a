package dev.recado.outbound.optout;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.AccountChange.Preference;
import dev.recado.events.AccountChange.UserIdUpdated;
import dev.recado.events.AccountChanged;
import dev.recado.events.Address;
import dev.recado.events.ContactChange;
import dev.recado.events.ContactChanged;
import dev.recado.events.Person;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import dev.recado.kit.lifecycle.Sequential;
import dev.recado.outbound.dispatch.WaitingMarketing;
import dev.recado.outbound.suppression.Suppressions;
import io.smallrye.mutiny.Uni;

/**
 * Stores what people choose about marketing messages, in WhatsApp or in a conversation. An opt-out cancels the waiting marketing
 * messages of the person in the same transaction. A repeated event changes nothing.
 */
@ApplicationScoped
public class MarketingChoices {

    private static final String MARKETING = "marketing_messages";
    private static final String STOP = "stop";
    private static final String RESUME = "resume";

    private final Suppressions suppressions;
    private final WaitingMarketing waiting;

    MarketingChoices(Suppressions suppressions, WaitingMarketing waiting) {
        this.suppressions = suppressions;
        this.waiting = waiting;
    }

    /** @param inWhatsApp whether the person chose it in WhatsApp, else it was recorded in the suite */
    private record Choice(TenantId tenant, Address person, boolean optedOut, boolean inWhatsApp, Instant at) {

        /** A preference belongs to the user id or the phone, never to the parent user id (WhatsApp reference B.5). */
        static Stream<Choice> of(AccountChanged event) {
            return event.change() instanceof Preference preference && isMarketing(preference)
                    ? Stream.of(new Choice(event.tenantId(), address(preference.person()), STOP.equals(preference.choice()),
                            true, event.occurredAt()))
                    : Stream.of();
        }

        private static boolean isMarketing(Preference preference) {
            return MARKETING.equals(preference.category())
                    && (STOP.equals(preference.choice()) || RESUME.equals(preference.choice()))
                    && preference.person() != null && preference.person().reachable();
        }

        String firstAddress() {
            return Suppressions.addresses(person).getFirst();
        }

        private static Address address(Person person) {
            return new Address(person.phone(), person.userId());
        }

        static Stream<Choice> of(ContactChanged event) {
            return switch (event.change()) {
                case ContactChange.OptedOut(var addresses) -> choices(event, addresses, true);
                case ContactChange.OptedIn(var addresses) -> choices(event, addresses, false);
                case ContactChange.Unsupported unsupported -> Stream.of();
            };
        }

        private static Stream<Choice> choices(ContactChanged event, List<Address> addresses, boolean optedOut) {
            return addresses.stream().map(one -> new Choice(event.tenantId(), one, optedOut, false, event.occurredAt()));
        }
    }

    /** Stores the preferences among the changes. */
    public Uni<Void> ofAccounts(Tx tx, List<AccountChanged> events) {
        return store(tx, events.stream().flatMap(Choice::of)).chain(() -> Sequential.forEach(
                events.stream().filter(event -> event.change() instanceof UserIdUpdated).toList(), event -> keep(tx, event)));
    }

    private Uni<Void> keep(Tx tx, AccountChanged event) {
        var updated = (UserIdUpdated) event.change();
        return updated.previousUserId() == null || updated.person() == null || updated.person().userId() == null
                ? Uni.createFrom().voidItem()
                : suppressions.keep(event.tenantId(), tx, updated.previousUserId(), updated.person().userId());
    }

    Uni<Void> ofContacts(Tx tx, List<ContactChanged> events) {
        return store(tx, events.stream().flatMap(Choice::of));
    }

    /** Always in the same order, so that two batches never deadlock. */
    private Uni<Void> store(Tx tx, Stream<Choice> choices) {
        return Sequential.forEach(choices.sorted(Comparator.comparing(Choice::firstAddress)).toList(),
                choice -> store(tx, choice));
    }

    private Uni<Void> store(Tx tx, Choice choice) {
        return suppressions.choose(choice.tenant(), tx, choice.person(), choice.optedOut(), choice.inWhatsApp(), choice.at())
                .chain(() -> choice.optedOut()
                        ? waiting.cancel(choice.tenant(), tx, choice.person())
                        : Uni.createFrom().voidItem());
    }
}
