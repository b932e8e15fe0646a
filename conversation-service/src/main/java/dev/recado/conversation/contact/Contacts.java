package dev.recado.conversation.contact;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;

/** Tells who wrote, and remembers those seen for the first time. */
@ApplicationScoped
public class Contacts {

    private final ContactRepository repository;

    Contacts(ContactRepository repository) {
        this.repository = repository;
    }

    /** The contact of each sender, in the order given. */
    public Uni<List<ContactId>> resolve(TenantId tenant, Tx tx, List<InboundSender> senders) {
        var addresses = senders.stream().flatMap(s -> ContactAddress.of(s).stream()).collect(Collectors.toSet());
        return repository.find(tenant, tx, addresses)
                .chain(found -> remember(tx, tenant, new ContactResolution(tenant, found), senders));
    }

    /** The newest word counts, in whatever order they reach us. */
    public Uni<Void> wish(TenantId tenant, Tx tx, Wish wish) {
        return repository.wish(tenant, tx, wish);
    }

    private Uni<List<ContactId>> remember(Tx tx, TenantId tenant, ContactResolution book, List<InboundSender> senders) {
        var resolved = senders.stream().map(book::resolve).toList();
        return repository.save(tenant, tx, book.changed())
                .chain(() -> repository.attach(tenant, tx, book.added()))
                .chain(ours -> ours ? Uni.createFrom().item(resolved) : resolve(tenant, tx, senders));
    }

    /** A person wants no marketing, or wants it again. */
    public record Wish(ContactId contact, boolean optedOut, Instant at) {
    }
}
