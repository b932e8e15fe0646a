package dev.recado.conversation.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import dev.recado.conversation.contact.ContactRepository.AddressRow;
import dev.recado.conversation.contact.ContactRepository.ContactRow;
import dev.recado.conversation.contact.ContactRepository.KnownAddress;
import dev.recado.conversation.contact.ResolvedContacts.RemovedPhone;
import dev.recado.events.ChannelId;
import dev.recado.events.Person;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContactResolutionTest {

    private static final ChannelId CHANNEL = ChannelId.random();
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final Duration PHONE_OWNER_AGE_MAX = Duration.ofDays(30);
    private static final Instant OLDEST = NOW.minus(PHONE_OWNER_AGE_MAX);

    private final ContactRow ana = new ContactRow(new ContactId(UUID.randomUUID()), "Ana", null);
    private final ContactRow bia = new ContactRow(new ContactId(UUID.randomUUID()), "Bia", null);

    @Test
    void the_user_id_decides_and_a_contact_of_the_number_alone_merges_into_it() {
        // Given
        var resolution = resolution(List.of(known("phone", "5511999990001", ana), known("user_id", "BR.1", bia)));
        // When
        var resolved = resolution
                .resolveAll(List.of(sender(new Person("551199990001", "BR.1", "BR.ENT.1", null, null))));
        // Then
        assertThat(resolved.ofSenders()).containsExactly(bia.id());
        assertThat(resolved.merged()).containsExactly(entry(ana.id(), bia.id()));
        assertThat(resolution.assignedAddresses()).extracting(AddressRow::kind, AddressRow::value, AddressRow::contactId)
                .containsExactlyInAnyOrder(tuple("parent_user_id", "BR.ENT.1", bia.id()),
                        tuple("phone", "5511999990001", bia.id()), tuple("phone", "551199990001", bia.id()));
    }

    @Test
    void a_user_id_with_a_number_known_alone_joins_its_contact() {
        var resolution = resolution(List.of(known("phone", "5511999990001", ana)));
        assertThat(resolve(resolution, new Person("5511999990001", "BR.9", null, null, "Ana"),
                new Person(null, "BR.9", null, null, null))).containsExactly(ana.id(), ana.id());
        assertThat(resolution.newContacts()).isEmpty();
        assertThat(resolution.updatedContacts()).isEmpty();
    }

    @Test
    void a_number_with_another_user_id_has_a_new_owner() {
        // Given
        var resolution = resolution(List.of(known("phone", "5511999990001", ana), known("user_id", "BR.1", ana)));
        // When
        var resolved = resolution.resolveAll(List.of(sender(new Person("5511999990001", "BR.2", null, null, "Caio"))));
        // Then
        assertThat(resolved.ofSenders().getFirst()).isNotEqualTo(ana.id());
        assertThat(resolved.merged()).isEmpty();
        assertThat(resolved.removedPhones()).containsExactly(new RemovedPhone(ana.id(), "5511999990001", null));
        assertThat(resolution.newContacts()).extracting(ContactRow::name).containsExactly("Caio");
    }

    @ParameterizedTest
    @CsvSource({"0, true", "1, false"})
    void a_number_known_alone_is_the_same_person_only_within_the_limit(long secondsBeyond, boolean same) {
        // Given
        var resolution = resolution(
                List.of(reported("phone", "5511999990001", ana, OLDEST.minusSeconds(secondsBeyond))));
        // When
        var resolved = resolution.resolveAll(List.of(sender(new Person("5511999990001", "BR.9", null, null, null))));
        // Then
        assertThat(resolved.ofSenders().getFirst().equals(ana.id())).isEqualTo(same);
        assertThat(resolved.merged()).isEmpty();
        assertThat(resolved.removedPhones()).hasSize(same ? 0 : 1);
        assertThat(resolution.assignedAddresses()).extracting(AddressRow::contactId)
                .containsOnly(resolved.ofSenders().getFirst());
    }

    @ParameterizedTest
    @CsvSource({"0, true", "1, false"})
    void a_contact_of_the_number_alone_merges_only_within_the_limit(long secondsBeyond, boolean merges) {
        // Given
        var resolution = resolution(List.of(known("user_id", "BR.1", bia),
                reported("phone", "5511999990001", ana, OLDEST.minusSeconds(secondsBeyond)),
                reported("phone", "551199990001", ana, OLDEST.minusSeconds(secondsBeyond))));
        // When
        var resolved = resolution.resolveAll(List.of(sender(new Person("551199990001", "BR.1", null, null, null))));
        // Then
        assertThat(resolved.ofSenders()).containsExactly(bia.id());
        assertThat(resolved.merged().containsKey(ana.id())).isEqualTo(merges);
        assertThat(resolution.assignedAddresses()).extracting(AddressRow::value, AddressRow::contactId)
                .containsExactlyInAnyOrder(tuple("5511999990001", bia.id()), tuple("551199990001", bia.id()));
    }

    @ParameterizedTest
    @CsvSource({"0, true", "1, false"})
    void a_changed_number_merges_its_owner_only_within_the_limit(long secondsBeyond, boolean merges) {
        // Given
        var resolution = resolution(List.of(known("phone", "5511999990001", ana),
                reported("phone", "5521988887777", bia, OLDEST.minusSeconds(secondsBeyond))));
        // When
        var resolved = resolution.resolveAll(List.of(new InboundSender(CHANNEL, "wamid.1",
                new Person("5511999990001", null, null, null, null),
                new Person("5521988887777", null, null, null, null), NOW)));
        // Then
        assertThat(resolved.ofSenders()).containsExactly(ana.id());
        assertThat(resolved.merged().containsKey(bia.id())).isEqualTo(merges);
    }

    @Test
    void a_contact_that_wrote_recently_counts_as_recent_whenever_its_number_was_stored() {
        var resolution = resolution(List.of(new KnownAddress(new ContactAddress("phone", "5511999990001"),
                NOW.minus(Duration.ofDays(400)), NOW.minus(Duration.ofDays(2)), null, Set.of(), ana)));
        assertThat(resolve(resolution, new Person("5511999990001", "BR.9", null, null, null))).containsExactly(ana.id());
    }

    @Test
    void an_older_report_moves_no_number_and_is_outdated() {
        // Given
        var resolution = resolution(List.of(known("user_id", "BR.1", ana), known("user_id", "BR.2", bia),
                known("phone", "5511999990001", bia)));
        // When
        var resolved = resolution.resolveAll(
                List.of(sender(new Person("5511999990001", "BR.1", null, null, null), NOW.minusSeconds(60))));
        // Then
        assertThat(resolved.ofSenders()).containsExactly(ana.id());
        assertThat(resolved.removedPhones()).isEmpty();
        assertThat(resolved.outdated()).containsExactly(0);
        assertThat(resolution.changedAddresses()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, false, false", "1, false, true", "0, true, true"})
    void a_number_moves_to_another_user_id_on_the_channel_of_its_contact_or_after_the_limit(long secondsBeyond,
            boolean sameChannel, boolean moves) {
        // Given
        var wroteAt = OLDEST.minusSeconds(secondsBeyond);
        var channels = Set.of(sameChannel ? CHANNEL : ChannelId.random());
        var resolution = resolution(
                Stream.of(new ContactAddress("phone", "5511999990001"), new ContactAddress("user_id", "BR.1"))
                        .map(address -> new KnownAddress(address, wroteAt, wroteAt, null, channels, ana)).toList());
        // When
        var resolved = resolution.resolveAll(List.of(sender(new Person("5511999990001", "BR.7", null, null, null))));
        // Then
        assertThat(resolved.ofSenders()).doesNotContain(ana.id());
        assertThat(resolved.removedPhones()).hasSize(moves ? 1 : 0);
        assertThat(resolved.outdated()).isEmpty();
    }

    @Test
    void every_spelling_of_the_number_from_which_a_contact_wrote_last_is_as_new_as_that_message() {
        // Given
        var resolution = resolution(Stream.of("5511999990001", "551199990001").map(number -> new KnownAddress(
                new ContactAddress("phone", number), NOW.minusSeconds(90), NOW, "551199990001", Set.of(), ana)).toList());
        // When
        resolution.resolveAll(List.of(new InboundSender(CHANNEL, "wamid.1", new Person("551199990001", null, null, null, null),
                new Person("5521988887777", null, null, null, null), NOW.minusSeconds(60))));
        // Then
        assertThat(resolution.changedAddresses()).isEmpty();
    }

    @Test
    void a_number_that_moves_within_a_batch_is_outdated_for_its_former_owner() {
        var resolved = resolution(List.of()).resolveAll(List.of(
                sender(new Person("5511999990001", "BR.1", null, null, null), NOW.minusSeconds(60)),
                sender(new Person("5511999990001", "BR.2", null, null, null), NOW)));
        assertThat(resolved.outdated()).containsExactly(0);
    }

    @Test
    void two_contacts_of_one_number_in_its_older_and_current_spelling_merge() {
        var resolution = resolution(List.of(reported("phone", "5215512345678", ana, OLDEST.minusSeconds(60)),
                known("phone", "525512345678", bia)));
        var resolved = resolution.resolveAll(List.of(sender(new Person("525512345678", null, null, null, null))));
        assertThat(resolved.ofSenders()).containsExactly(bia.id());
        assertThat(resolved.merged()).containsExactly(entry(ana.id(), bia.id()));
    }

    @Test
    void a_new_name_updates_the_stored_contact_and_inserts_none() {
        var resolution = resolution(List.of(known("phone", "5511999990001", ana)));
        resolve(resolution, new Person("5511999990001", null, null, null, "Ana Maria"));
        assertThat(resolution.newContacts()).isEmpty();
        assertThat(resolution.updatedContacts()).containsExactly(new ContactRow(ana.id(), "Ana Maria", null));
    }

    @Test
    void the_same_parent_user_id_is_the_same_person_under_another_user_id() {
        var resolution = resolution(List.of(known("phone", "5511999990001", ana), known("user_id", "BR.1", ana),
                known("parent_user_id", "BR.ENT.1", ana)));
        assertThat(resolve(resolution, new Person("5511999990001", "BR.2", "BR.ENT.1", null, null)))
                .containsExactly(ana.id());
    }

    @Test
    void a_number_change_gives_every_spelling_of_the_old_number_up() {
        // Given
        var resolution = resolution(List.of(known("phone", "5511999990001", ana),
                known("phone", "551199990001", ana), known("user_id", "BR.1", ana)));
        // When
        var resolved = resolution.resolveAll(List.of(new InboundSender(CHANNEL, "wamid.1",
                new Person("551199990001", "BR.1", null, null, null),
                new Person("5521988887777", "BR.2", null, null, null), NOW)));
        // Then
        assertThat(resolved.ofSenders()).containsExactly(ana.id());
        assertThat(resolution.givenUpAddresses()).extracting(ContactAddress::value)
                .containsExactlyInAnyOrder("5511999990001", "551199990001");
        assertThat(resolution.assignedAddresses()).extracting(AddressRow::value)
                .containsExactlyInAnyOrder("5521988887777", "BR.2");
        assertThat(resolved.removedPhones()).extracting(RemovedPhone::newPhone).containsOnly("5521988887777");
    }

    @Test
    void a_user_id_change_merges_the_contact_that_wrote_first_under_the_new_id() {
        var resolution = resolution(List.of(known("user_id", "BR.1", ana), known("user_id", "BR.2", bia),
                known("phone", "5521988887777", bia)));
        var resolved = resolution.resolveAll(List.of(new InboundSender(CHANNEL, "wamid.1",
                new Person(null, "BR.1", null, null, null), new Person(null, "BR.2", null, null, null), NOW)));
        assertThat(resolved.ofSenders()).containsExactly(ana.id());
        assertThat(resolved.merged()).containsExactly(entry(bia.id(), ana.id()));
    }

    @Test
    void two_spellings_of_a_new_number_in_one_batch_are_one_contact() {
        var resolution = resolution(List.of());
        var found = resolve(resolution, new Person("541155550000", null, null, null, null),
                new Person("5491155550000", null, null, null, "Ana"));
        assertThat(found.get(1)).isEqualTo(found.get(0));
        assertThat(resolution.newContacts()).containsExactly(new ContactRow(found.getFirst(), "Ana", null));
    }

    @Test
    void a_username_identifies_nobody() {
        var found = resolve(resolution(List.of()), new Person(null, "BR.1", null, "anaq", null),
                new Person(null, "BR.2", null, "anaq", null));
        assertThat(found).doesNotHaveDuplicates();
    }

    @Test
    void a_message_without_any_address_creates_its_own_contact() {
        assertThat(resolution(List.of()).resolveAll(List.of(new InboundSender(CHANNEL, "wamid.1", null, null, NOW),
                new InboundSender(CHANNEL, "wamid.2", null, null, NOW))).ofSenders()).doesNotHaveDuplicates();
    }

    private static List<ContactId> resolve(ContactResolution resolution, Person... people) {
        return resolution.resolveAll(Stream.of(people).map(ContactResolutionTest::sender).toList()).ofSenders();
    }

    private static InboundSender sender(Person person) {
        return sender(person, NOW);
    }

    private static InboundSender sender(Person person, Instant at) {
        return new InboundSender(CHANNEL, "wamid.1", person, null, at);
    }

    private static ContactResolution resolution(List<KnownAddress> known) {
        return new ContactResolution(known, PHONE_OWNER_AGE_MAX);
    }

    private static KnownAddress known(String kind, String value, ContactRow contact) {
        return reported(kind, value, contact, NOW);
    }

    private static KnownAddress reported(String kind, String value, ContactRow contact, Instant at) {
        return new KnownAddress(new ContactAddress(kind, value), at, null, null, Set.of(), contact);
    }
}
