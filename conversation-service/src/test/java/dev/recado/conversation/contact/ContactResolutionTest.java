package dev.recado.conversation.contact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;

import dev.recado.conversation.contact.ContactRepository.ContactRow;
import dev.recado.conversation.contact.ContactRepository.KnownAddress;
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
    void the_user_id_decides_before_the_parent_user_id_and_the_phone() {
        // Given
        var resolution = new ContactResolution(TENANT,
                List.of(known("phone", "5511999990001", ana), known("user_id", "BR.1", bia)));
        // When
        var found = resolution.resolve(sender(new Person("551199990001", "BR.1", "BR.ENT.1", null, null)));
        // Then
        assertThat(found).isEqualTo(bia.id());
        assertThat(resolution.newAddresses()).extracting(ContactRepository.AddressRow::kind).containsExactly("parent_user_id");
    }

    @Test
    void a_new_user_id_with_a_known_phone_joins_the_contact_of_the_phone() {
        var resolution = new ContactResolution(TENANT, List.of(known("phone", "5511999990001", ana)));
        assertThat(resolution.resolve(sender(new Person("5511999990001", "BR.9", null, null, "Ana")))).isEqualTo(ana.id());
        assertThat(resolution.resolve(sender(new Person(null, "BR.9", null, null, null)))).isEqualTo(ana.id());
        assertThat(resolution.changedContacts()).isEmpty();
    }

    @Test
    void two_spellings_of_a_new_number_in_one_batch_are_one_contact() {
        var resolution = new ContactResolution(TENANT, List.of());
        var first = resolution.resolve(sender(new Person("551199990001", null, null, null, null)));
        var second = resolution.resolve(sender(new Person("5511999990001", null, null, null, "Ana")));
        assertThat(second).isEqualTo(first);
        assertThat(resolution.changedContacts()).containsExactly(new ContactRow(first, "Ana", null));
    }

    @Test
    void a_username_identifies_nobody() {
        var resolution = new ContactResolution(TENANT, List.of());
        var first = resolution.resolve(sender(new Person(null, "BR.1", null, "anaq", null)));
        assertThat(resolution.resolve(sender(new Person(null, "BR.2", null, "anaq", null)))).isNotEqualTo(first);
    }

    @Test
    void a_message_without_any_address_creates_its_own_contact() {
        var resolution = new ContactResolution(TENANT, List.of());
        assertThat(resolution.resolve(new InboundSender(CHANNEL, "wamid.1", null, null)))
                .isNotEqualTo(resolution.resolve(new InboundSender(CHANNEL, "wamid.2", null, null)));
    }

    private static InboundSender sender(Person person) {
        return new InboundSender(CHANNEL, "wamid.1", person, null);
    }

    private static KnownAddress known(String kind, String value, ContactRow contact) {
        return new KnownAddress(new ContactAddress(kind, value), contact);
    }
}
