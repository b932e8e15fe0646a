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
    private final ContactConfig config;

    Contacts(ContactRepository repository, ContactConfig config) {
        this.repository = repository;
        this.config = config;
    }

    /**
     * Finds or creates the contact of each sender. The caller updates the conversations of contacts that merged or lost a number,
     * and then calls {@link #deleteMerged}.
     */
    public Uni<ResolvedContacts> resolve(TenantId tenant, Tx tx, List<InboundSender> senders) {
        return find(tenant, tx, senders).chain(resolution -> {
            var resolved = resolution.resolveAll(senders);
            return resolution.changedAddresses().isEmpty()
                    ? save(tenant, tx, resolution, resolved).replaceWith(resolved)
                    : resolveLocked(tenant, tx, senders, resolution);
        });
    }

    /** Locks the addresses that change and resolves again, so that two transactions never create two contacts for one person. */
    private Uni<ResolvedContacts> resolveLocked(TenantId tenant, Tx tx, List<InboundSender> senders,
            ContactResolution unlocked) {
        return repository.lockAddresses(tenant, tx, unlocked.changedAddresses())
                .chain(() -> find(tenant, tx, senders))
                .chain(resolution -> {
                    var resolved = resolution.resolveAll(senders);
                    return save(tenant, tx, resolution, resolved)
                            .chain(() -> repository.deleteAddresses(tenant, tx, resolution.givenUpAddresses()))
                            .chain(() -> repository.assignAddresses(tenant, tx, resolution.assignedAddresses()))
                            .replaceWith(resolved);
                });
    }

    /** Locks all contacts of the batch in one pass before it writes one of them, to prevent deadlocks (ADR 0006). */
    private Uni<Void> save(TenantId tenant, Tx tx, ContactResolution resolution, ResolvedContacts resolved) {
        return repository.lockContacts(tenant, tx, resolution.contactsToLock(resolved))
                .chain(() -> repository.update(tenant, tx, resolution.updatedContacts()))
                .chain(() -> repository.insert(tenant, tx, resolution.newContacts()));
    }

    private Uni<ContactResolution> find(TenantId tenant, Tx tx, List<InboundSender> senders) {
        var addresses = senders.stream().flatMap(s -> ContactAddress.lookedUp(s).stream()).collect(Collectors.toSet());
        return repository.find(tenant, tx, addresses).map(known -> new ContactResolution(known, config.phoneOwnerAgeMax()));
    }

    /** Deletes the contacts that merged into others and records the merges. Their conversations must be deleted before. */
    public Uni<Void> deleteMerged(TenantId tenant, Tx tx, ResolvedContacts contacts) {
        return contacts.merged().isEmpty()
                ? Uni.createFrom().voidItem()
                : repository.deleteMerged(tenant, tx, contacts.merged());
    }

    /** Stores the marketing preference, unless the stored one is newer: events arrive in any order. */
    public Uni<Void> setMarketingOptOut(TenantId tenant, Tx tx, ContactId contact, boolean optedOut, Instant chosenAt) {
        return repository.setMarketingOptOut(tenant, tx, contact, optedOut, chosenAt);
    }
}
