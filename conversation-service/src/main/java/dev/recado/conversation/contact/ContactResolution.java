package dev.recado.conversation.contact;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.recado.conversation.contact.ContactRepository.AddressRow;
import dev.recado.conversation.contact.ContactRepository.ContactRow;
import dev.recado.conversation.contact.ContactRepository.KnownAddress;
import dev.recado.conversation.contact.ResolvedContacts.RemovedPhone;
import dev.recado.events.ChannelId;
import dev.recado.events.Person;
import dev.recado.kit.events.CleanText;
import dev.recado.kit.phone.PhoneNumber;
import org.jspecify.annotations.Nullable;

/**
 * Assigns each sender of one batch to a contact (ADR 0004). The user id decides, then the parent user id, then the number. A number
 * that is reported with another user id than its contact's has a new owner. A contact without a user id merges into the contact
 * of the user id that is reported with its number, if it wrote recently; else the number has a new owner too. An older report
 * moves no number, nor does a report on a channel whose user ids may belong to another business portfolio.
 */
final class ContactResolution {

    private final Duration phoneOwnerAgeMax;
    private final Map<ContactAddress, ContactId> owners = new HashMap<>();
    private final Map<ContactAddress, Instant> reportedAt = new HashMap<>();
    private final Map<ContactId, Instant> wroteAt = new HashMap<>();
    private final Map<ContactId, Set<ChannelId>> channels = new HashMap<>();
    private final Map<ContactId, Set<ContactAddress>> addresses = new HashMap<>();
    private final Map<ContactId, ContactRow> contacts = new HashMap<>();
    private final Set<ContactId> stored = new HashSet<>();
    private final Map<ContactId, ContactRow> changedContacts = new LinkedHashMap<>();
    private final Set<ContactAddress> changedAddresses = new LinkedHashSet<>();
    private final Map<ContactId, ContactId> merged = new LinkedHashMap<>();
    private final List<RemovedPhone> removedPhones = new ArrayList<>();

    /**
     * @param known the stored addresses of the senders, and all other addresses of the contacts found
     * @param phoneOwnerAgeMax the time without messages after which a number may have a new owner
     */
    ContactResolution(List<KnownAddress> known, Duration phoneOwnerAgeMax) {
        this.phoneOwnerAgeMax = phoneOwnerAgeMax;
        known.forEach(k -> {
            var id = k.contact().id();
            own(k.address(), id);
            keepNewest(reportedAt, k.address(), k.reportedAt());
            keepNewest(wroteAt, id, k.wroteAt());
            keepNewest(reportedAt, k.address(), k.wroteFromAt());
            addChannels(id, k.channels());
            contacts.put(id, k.contact());
            stored.add(id);
        });
    }

    ResolvedContacts resolveAll(List<InboundSender> senders) {
        var resolved = senders.stream().map(this::resolve).toList();
        var ofStored = merged.keySet().stream().filter(stored::contains)
                .collect(Collectors.toMap(from -> from, this::current, (one, _) -> one, LinkedHashMap::new));
        var senderIds = resolved.stream().map(this::current).toList();
        var outdated = IntStream.range(0, senders.size()).filter(i -> isOutdated(senders.get(i), senderIds.get(i))).boxed()
                .collect(Collectors.toSet());
        return new ResolvedContacts(senderIds, ofStored, List.copyOf(removedPhones), outdated);
    }

    private ContactId resolve(InboundSender sender) {
        var id = identify(sender);
        if (sender.newIdentity() != null) {
            announce(id, sender.newIdentity(), sender);
        }
        addChannels(id, sender.channelOfUserId());
        updateNames(id, sender.person());
        return id;
    }

    /** True when the number at which the sender could get replies is not the sender's after all reports of the batch. */
    private boolean isOutdated(InboundSender sender, ContactId id) {
        var address = sender.address();
        var digits = address == null ? null : PhoneNumber.canonical(address.phone());
        var phone = digits == null ? null : ContactAddress.ofPhone(digits);
        return phone != null && !id.equals(owners.get(phone))
                && (hasNewerNumber(id, phone, sender.at()) || !isShared(phone, sender));
    }

    private ContactId identify(InboundSender sender) {
        var reported = ContactAddress.ofOldIdentity(sender);
        var older = reported.stream().flatMap(address -> address.olderSpellings().stream()).filter(owners::containsKey);
        var known = Stream.concat(reported.stream(), older).distinct().toList();
        var id = known.stream().filter(address -> !address.isPhone()).map(owners::get).filter(Objects::nonNull).findFirst()
                .orElseGet(() -> byPhone(known, sender.at()));
        known.forEach(address -> assign(address, id, sender, hasUserId(id)));
        return id;
    }

    /**
     * The contact of the number. A new contact if there is none, if it has another user id than the reported one, or if it has
     * none and did not write recently.
     */
    private ContactId byPhone(List<ContactAddress> reported, Instant at) {
        var phoneOwners = reported.stream().filter(ContactAddress::isPhone).map(owners::get).filter(Objects::nonNull).toList();
        if (reported.stream().anyMatch(ContactAddress::isUserId)) {
            return phoneOwners.stream().filter(owner -> !hasUserId(owner) && isRecent(owner, at)).findFirst()
                    .orElseGet(ContactId::random);
        }
        return phoneOwners.stream().filter(this::hasUserId).findFirst()
                .or(() -> phoneOwners.stream().findFirst()).orElseGet(ContactId::random);
    }

    /** The same person has a new number or user id. A new number replaces every number that is not reported later. */
    private void announce(ContactId id, Person newIdentity, InboundSender sender) {
        var announced = ContactAddress.of(newIdentity);
        var older = announced.stream().flatMap(address -> address.olderSpellings().stream()).filter(owners::containsKey)
                .toList();
        Stream.concat(announced.stream(), older.stream()).forEach(address -> assign(address, id, sender, true));
        var phone = newIdentity.phone();
        if (PhoneNumber.digits(phone) != null) {
            phonesOf(id).filter(known -> !isNewer(known, sender.at()) && !known.isSpellingOf(phone)).toList()
                    .forEach(old -> giveUp(old, new RemovedPhone(id, old.value(), phone)));
        }
    }

    /**
     * Assigns the address to the contact, unless a newer report gave the contact or the number another one. Its former contact
     * merges, unless the address is a number with a new owner or a shared one.
     *
     * @param mayBeNewOwner true if only a recent contact without a user id is the same person
     */
    private void assign(ContactAddress address, ContactId id, InboundSender sender, boolean mayBeNewOwner) {
        var at = sender.at();
        var before = owners.get(address);
        if (address.isPhone() && !id.equals(before) && hasNewerNumber(id, address, at)) {
            return;
        }
        if (before == null) {
            own(address, id);
            changedAddresses.add(address);
        } else if (!before.equals(id)) {
            if (!address.isPhone() || !hasUserId(before) && (!mayBeNewOwner || isRecent(before, at))) {
                merge(before, id);
            } else if (!isNewer(address, at) && !isShared(address, sender)) {
                giveUp(address, new RemovedPhone(before, address.value(), null));
                own(address, id);
            }
        }
        if (id.equals(owners.get(address))) {
            keepNewest(reportedAt, address, at);
        }
    }

    /** True when the contact wrote, or its number was reported, within the limit before or after that time. */
    private boolean isRecent(ContactId id, Instant at) {
        return Stream.concat(Stream.ofNullable(wroteAt.get(id)), phonesOf(id).map(reportedAt::get).filter(Objects::nonNull))
                .max(Comparator.naturalOrder())
                .filter(newest -> Duration.between(newest, at).abs().compareTo(phoneOwnerAgeMax) <= 0).isPresent();
    }

    /**
     * True when the number may belong to its contact and to the sender: the contact, who wrote recently, has its user id on other
     * channels only. They may be of another business portfolio, where the same person has another user id.
     */
    private boolean isShared(ContactAddress phone, InboundSender sender) {
        var owner = owners.get(phone);
        var known = channels.getOrDefault(owner, Set.of());
        return !known.isEmpty() && !known.contains(sender.channel()) && isRecent(owner, sender.at())
                && !isNewer(phone, sender.at());
    }

    private boolean isNewer(ContactAddress address, Instant at) {
        var reported = reportedAt.get(address);
        return reported != null && reported.isAfter(at);
    }

    /** True when a later report gave the contact another number. */
    private boolean hasNewerNumber(ContactId id, ContactAddress address, Instant at) {
        return phonesOf(id).anyMatch(known -> isNewer(known, at) && !known.isSpellingOf(address.value()));
    }

    private Stream<ContactAddress> phonesOf(ContactId id) {
        return addresses.getOrDefault(id, Set.of()).stream().filter(ContactAddress::isPhone);
    }

    private static <K> void keepNewest(Map<K, Instant> times, K key, @Nullable Instant time) {
        if (time != null) {
            times.merge(key, time, (one, other) -> one.isAfter(other) ? one : other);
        }
    }

    private void addChannels(ContactId id, Set<ChannelId> added) {
        channels.computeIfAbsent(id, _ -> new HashSet<>()).addAll(added);
    }

    private void own(ContactAddress address, ContactId id) {
        owners.put(address, id);
        addresses.computeIfAbsent(id, _ -> new LinkedHashSet<>()).add(address);
    }

    private void giveUp(ContactAddress address, RemovedPhone lost) {
        owners.remove(address);
        reportedAt.remove(address);
        addresses.get(lost.contact()).remove(address);
        changedAddresses.add(address);
        removedPhones.add(lost);
    }

    private void merge(ContactId from, ContactId into) {
        for (var address : addresses.remove(from)) {
            own(address, into);
            changedAddresses.add(address);
        }
        merged.put(from, into);
        keepNewest(wroteAt, into, wroteAt.get(from));
        addChannels(into, channels.getOrDefault(from, Set.of()));
        changedContacts.remove(from);
        var gone = contacts.remove(from);
        if (gone != null) {
            var kept = contacts.get(into);
            name(into, kept == null || kept.name() == null ? gone.name() : null,
                    kept == null || kept.username() == null ? gone.username() : null);
        }
    }

    private ContactId current(ContactId id) {
        var current = id;
        while (merged.containsKey(current)) {
            current = merged.get(current);
        }
        return current;
    }

    private boolean hasUserId(ContactId id) {
        return addresses.getOrDefault(id, Set.of()).stream().anyMatch(ContactAddress::isUserId);
    }

    private void updateNames(ContactId id, @Nullable Person person) {
        name(id, person == null ? null : CleanText.storable(person.name()),
                person == null ? null : CleanText.storable(person.username()));
    }

    private void name(ContactId id, @Nullable String name, @Nullable String username) {
        var before = contacts.get(id);
        var after = before == null ? new ContactRow(id, name, username) : before.named(name, username);
        if (!after.equals(before)) {
            contacts.put(id, after);
            changedContacts.put(id, after);
        }
    }

    /** The stored contacts of the batch; none unless a stored contact is written or merges, as in nearly every batch. */
    Set<ContactId> contactsToLock(ResolvedContacts resolved) {
        var written = new HashSet<>(changedContacts.keySet());
        resolved.merged().forEach((from, into) -> written.addAll(List.of(from, into)));
        written.retainAll(stored);
        if (!written.isEmpty()) {
            written.addAll(resolved.ofSenders());
            written.retainAll(stored);
        }
        return written;
    }

    /** The contacts to insert. */
    List<ContactRow> newContacts() {
        return changedContacts.values().stream().filter(contact -> !stored.contains(contact.id())).toList();
    }

    /** The stored contacts to update. */
    List<ContactRow> updatedContacts() {
        return changedContacts.values().stream().filter(contact -> stored.contains(contact.id())).toList();
    }

    /** The addresses that are new or have another owner. */
    Collection<ContactAddress> changedAddresses() {
        return changedAddresses;
    }

    /** The addresses to write. */
    List<AddressRow> assignedAddresses() {
        return changedAddresses.stream().filter(owners::containsKey)
                .map(address -> new AddressRow(address.kind(), address.value(), owners.get(address),
                        reportedAt.get(address)))
                .toList();
    }

    /** The addresses to delete. */
    List<ContactAddress> givenUpAddresses() {
        return changedAddresses.stream().filter(address -> !owners.containsKey(address)).toList();
    }
}
