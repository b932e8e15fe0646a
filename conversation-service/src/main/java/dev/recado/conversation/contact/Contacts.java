package dev.recado.conversation.contact;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;

/** Resolves the senders of a batch to contacts and stores new contacts, names and addresses. */
@ApplicationScoped
public class Contacts {

    private final ContactRepository repository;

    Contacts(ContactRepository repository) {
        this.repository = repository;
    }

    /** The contact of each sender, in the order of the senders. */
    public Uni<List<ContactId>> resolve(TenantId tenant, Tx tx, List<InboundSender> senders) {
        var addresses = senders.stream().flatMap(s -> ContactAddress.of(s).stream()).collect(Collectors.toSet());
        return repository.find(tenant, tx, addresses)
                .chain(found -> store(tenant, tx, new ContactResolution(tenant, found), senders));
    }

    /** Resolves again when another transaction stored one of the addresses in the meantime. */
    private Uni<List<ContactId>> store(TenantId tenant, Tx tx, ContactResolution resolution, List<InboundSender> senders) {
        var contacts = senders.stream().map(resolution::resolve).toList();
        return repository.save(tenant, tx, resolution.changedContacts())
                .chain(() -> repository.attach(tenant, tx, resolution.newAddresses()))
                .chain(attached -> attached ? Uni.createFrom().item(contacts) : resolve(tenant, tx, senders));
    }

    /** Stores the marketing preference, unless the stored one is newer: events arrive in any order. */
    public Uni<Void> setMarketingOptOut(TenantId tenant, Tx tx, ContactId contact, boolean optedOut, Instant chosenAt) {
        return repository.setMarketingOptOut(tenant, tx, contact, optedOut, chosenAt);
    }
}
