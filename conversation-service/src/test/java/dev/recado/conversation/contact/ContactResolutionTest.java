package dev.recado.conversation.contact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;

import dev.recado.conversation.contact.ContactResolution.ContactRow;
import dev.recado.conversation.contact.ContactResolution.KnownAddress;
import dev.recado.events.ChannelId;
import dev.recado.events.Person;
import dev.recado.events.TenantId;
import org.junit.jupiter.api.Test;

class ContactResolutionTest {

    private static final TenantId TENANT = TenantId.random();
    private static final ChannelId CHANNEL = ChannelId.random();

    private final ContactRow ana = new ContactRow(new ContactId(UUID.randomUUID()), "Ana", null);
    private final ContactRow bia = new ContactRow(new ContactId(UUID.randomUUID()), "Bia", null);

    @Test
    void the_user_id_decides_before_the_parent_id_and_the_phone() {
        // Given
        var book = new ContactResolution(TENANT, List.of(known("phone", "5511999990001", ana), known("user_id", "BR.1", bia)));
        // When
        var found = book.resolve(sender(new Person("551199990001", "BR.1", "BR.ENT.1", null, null)));
        // Then
        assertThat(found).isEqualTo(bia.id());
        assertThat(book.added()).extracting(ContactResolution.AddressRow::kind).containsExactly("parent_user_id");
    }

    @Test
    void a_user_id_seen_with_a_known_phone_belongs_to_the_phones_contact() {
        var book = new ContactResolution(TENANT, List.of(known("phone", "5511999990001", ana)));
        assertThat(book.resolve(sender(new Person("5511999990001", "BR.9", null, null, "Ana")))).isEqualTo(ana.id());
        assertThat(book.resolve(sender(new Person(null, "BR.9", null, null, null)))).isEqualTo(ana.id());
        assertThat(book.changed()).isEmpty();
    }

    @Test
    void one_new_person_written_two_ways_in_one_batch_is_one_contact() {
        var book = new ContactResolution(TENANT, List.of());
        var first = book.resolve(sender(new Person("551199990001", null, null, null, null)));
        var second = book.resolve(sender(new Person("5511999990001", null, null, null, "Ana")));
        assertThat(second).isEqualTo(first);
        assertThat(book.changed()).containsExactly(new ContactRow(first, "Ana", null));
    }

    @Test
    void usernames_recognise_nobody() {
        var book = new ContactResolution(TENANT, List.of());
        var first = book.resolve(sender(new Person(null, "BR.1", null, "anaq", null)));
        assertThat(book.resolve(sender(new Person(null, "BR.2", null, "anaq", null)))).isNotEqualTo(first);
    }

    @Test
    void a_message_of_nobody_is_a_contact_of_its_own() {
        var book = new ContactResolution(TENANT, List.of());
        assertThat(book.resolve(new InboundSender(CHANNEL, "wamid.1", null, null)))
                .isNotEqualTo(book.resolve(new InboundSender(CHANNEL, "wamid.2", null, null)));
    }

    private static InboundSender sender(Person person) {
        return new InboundSender(CHANNEL, "wamid.1", person, null);
    }

    private static KnownAddress known(String kind, String value, ContactRow contact) {
        return new KnownAddress(new ContactAddress(kind, value), contact);
    }
}
