package dev.recado.conversation.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import dev.recado.conversation.ConversationFlow;
import dev.recado.conversation.Customer;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ChannelId;
import dev.recado.events.InboundContent;
import dev.recado.events.InboundContent.SystemNotice;
import dev.recado.events.InboundContent.Text;
import dev.recado.events.Person;
import dev.recado.events.ReplyRequested;
import dev.recado.events.SystemChange;
import dev.recado.events.TranscriptLine;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A number gets a new owner after some time without messages, and no report that arrives late takes it back. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
class RecycledNumbersTest extends ConversationFlow {

    private static final Duration WITHIN_LIMIT = Duration.ofDays(29);
    private static final Duration BEYOND_LIMIT = Duration.ofDays(31);

    private final String phone = ana.person().phone();
    private final ChannelId anotherChannel = ChannelId.random();

    @Test
    void a_new_user_id_on_a_number_that_was_silent_for_long_is_a_new_person_who_gets_the_number() {
        // Given
        stored(named(phone, null), "minha senha é 123", BEYOND_LIMIT);
        // When
        var turn = ask(named(phone, "BR.9"), "comprei este chip");
        // Then
        assertThat(texts(turn)).containsExactly("comprei este chip");
        assertThat(contacts()).isEqualTo(2);
        assertThat(phonesOfOthers(turn)).containsOnlyNulls();
        assertThat(ask(named(phone, null), "ainda eu").conversationId()).isEqualTo(turn.conversationId());
    }

    @Test
    void a_new_user_id_on_a_number_that_wrote_recently_is_the_same_person() {
        // Given
        stored(named(phone, null), "oi", WITHIN_LIMIT);
        // When
        suite.send(named(phone, "BR.9").writes("agora com id"));
        // Then
        soon().untilAsserted(() -> assertThat(suite.messages(ana.tenant())).hasSize(2));
        assertThat(contacts()).isEqualTo(1);
        assertThat(suite.conversation(ana.tenant())).containsEntry("phone", phone).containsEntry("user_id", "BR.9");
    }

    @Test
    void a_known_person_who_writes_from_the_number_of_a_former_owner_gets_the_number_but_not_the_history() {
        // Given
        stored(named(phone, null), "minha senha é 123", BEYOND_LIMIT);
        ask(named(null, "BR.1"), "oi");
        // When
        var turn = ask(named(phone, "BR.1"), "número novo");
        // Then
        assertThat(texts(turn)).containsExactly("oi", "número novo");
        assertThat(contacts()).isEqualTo(2);
        assertThat(phonesOfOthers(turn)).containsOnlyNulls();
    }

    @ParameterizedTest
    @CsvSource({"31, 2", "29, 1"})
    void a_changed_number_brings_the_history_of_its_recent_owner_only(long days, long contacts) {
        // Given
        stored(named("5521988887777", null), "minha senha é 123", Duration.ofDays(days));
        stored(named(phone, "BR.1"), "oi", Duration.ofHours(2));
        // When
        stored(named(phone, "BR.1"), changedTo("5521988887777"), Duration.ofHours(1));
        // Then
        soon().untilAsserted(() -> assertThat(contacts()).isEqualTo(contacts));
        assertThat(TestDatabase.texts("select phone from conversation where tenant_id = ? and user_id = 'BR.1'",
                ana.tenant().value())).containsExactly("5521988887777");
        assertThat(TestDatabase.count("select count(*) from conversation where tenant_id = ? and phone = '5521988887777'",
                ana.tenant().value())).isEqualTo(1);
    }

    @Test
    void a_late_message_of_the_former_owner_does_not_take_the_number_back() {
        // Given
        var former = ask(named(phone, "BR.1"), "oi").conversationId();
        var owner = ask(named(phone, "BR.2"), "comprei este chip").conversationId();
        // When
        ask(named(phone, "BR.1"), "mensagem atrasada", Duration.ofHours(1));
        // Then
        assertThat(ask(named(phone, null), "ainda eu").conversationId()).isEqualTo(owner);
        assertThat(phone(former.value())).isNull();
        assertThat(phone(owner.value())).isEqualTo(phone);
    }

    @Test
    void a_late_notice_of_a_changed_number_does_not_replace_a_newer_number() {
        // Given
        stored(named(phone, "BR.1"), "oi", Duration.ofHours(3));
        stored(named(phone, "BR.1"), changedTo("5521988887777"), Duration.ofHours(1));
        // When
        stored(named(phone, "BR.1"), changedTo("5531977776666"), Duration.ofHours(2));
        // Then
        assertThat(suite.conversation(ana.tenant())).containsEntry("phone", "5521988887777");
        assertThat(TestDatabase.texts("select value from contact_address where tenant_id = ? and kind = 'phone'",
                ana.tenant().value())).containsExactly("5521988887777");
    }

    @Test
    void a_late_notice_of_a_changed_number_does_not_remove_the_number_from_which_the_customer_wrote_later() {
        // Given
        stored(named(phone, "BR.1"), "oi", Duration.ofHours(3));
        stored(named(phone, "BR.1"), "voltei a este número", Duration.ofHours(1));
        // When
        stored(named(phone, "BR.1"), changedTo("5521988887777"), Duration.ofHours(2));
        // Then
        assertThat(suite.conversation(ana.tenant())).containsEntry("phone", phone);
        assertThat(TestDatabase.texts("select value from contact_address where tenant_id = ? and kind = 'phone'",
                ana.tenant().value())).containsExactly(phone);
    }

    @Test
    void the_user_ids_of_two_portfolios_share_a_number_without_rewriting_addresses() {
        // Given
        var first = ask(named(phone, "BR.1"), "oi").conversationId();
        var second = ask(onAnotherChannel(phone, "BR.7"), "oi").conversationId();
        var stored = addressVersions();
        // When
        ask(named(phone, "BR.1"), "de novo");
        ask(onAnotherChannel(phone, "BR.7"), "de novo");
        // Then
        assertThat(addressVersions()).isEqualTo(stored);
        assertThat(phone(first.value())).isEqualTo(phone);
        assertThat(phone(second.value())).isEqualTo(phone);
        assertThat(contacts()).isEqualTo(2);
    }

    @Test
    void a_number_moves_to_the_user_id_of_another_channel_when_its_owner_was_silent_for_long() {
        // Given
        stored(named(phone, "BR.1"), "minha senha é 123", BEYOND_LIMIT);
        // When
        var turn = ask(onAnotherChannel(phone, "BR.7"), "comprei este chip");
        // Then
        assertThat(texts(turn)).containsExactly("comprei este chip");
        assertThat(phonesOfOthers(turn)).containsOnlyNulls();
    }

    @Test
    void a_late_message_of_the_former_owner_on_another_channel_gets_no_number() {
        // Given
        ask(named(phone, "BR.1"), "oi");
        var owner = ask(named(phone, "BR.2"), "comprei este chip").conversationId();
        // When
        var late = ask(onAnotherChannel(phone, "BR.1"), "mensagem atrasada", Duration.ofHours(1)).conversationId();
        // Then
        assertThat(phone(late.value())).isNull();
        assertThat(phone(owner.value())).isEqualTo(phone);
    }

    @Test
    void a_late_message_does_not_change_the_spelling_to_which_replies_go() {
        // Given
        stored(named("541155550000", null), "a última", Duration.ofHours(1));
        // When
        stored(named("5491155550000", null), "a primeira", Duration.ofHours(2));
        // Then
        assertThat(suite.conversation(ana.tenant())).containsEntry("phone", "541155550000");
    }

    @ParameterizedTest
    @CsvSource({"5215512345678, 525512345678", "543514567890, 5493514567890", "22997123456, 2290197123456",
            "22507123456, 2250707123456"})
    void a_contact_that_was_stored_with_an_older_spelling_is_found_by_the_current_one(String older, String current) {
        // Given
        var contact = UUID.randomUUID();
        TestDatabase.update("insert into contact (tenant_id, id, name) values (?, ?, 'Ana')", ana.tenant().value(), contact);
        TestDatabase.update("insert into contact_address (tenant_id, kind, value, contact_id) values (?, 'phone', ?, ?)",
                ana.tenant().value(), older, contact);
        // When
        suite.send(named(current, null).writes("oi"));
        // Then
        soon().untilAsserted(() -> assertThat(suite.conversation(ana.tenant())).containsEntry("contact_id", contact)
                .containsEntry("phone", current));
        assertThat(contacts()).isEqualTo(1);
    }

    private Customer named(String number, String userId) {
        return ana.as(new Person(number, userId, null, null, "Ana"));
    }

    private Customer onAnotherChannel(String number, String userId) {
        return new Customer(ana.tenant(), anotherChannel, new Person(number, userId, null, null, "Ana"));
    }

    /** Each address, its contact and the transaction that wrote it. */
    private List<String> addressVersions() {
        return TestDatabase.texts("select concat_ws(' ', kind, value, contact_id, xmin) from contact_address "
                + "where tenant_id = ? order by kind, value", ana.tenant().value());
    }

    private static SystemNotice changedTo(String number) {
        return new SystemNotice(SystemChange.NUMBER_CHANGED, number, null, null, null);
    }

    private void stored(Customer customer, String text, Duration ago) {
        stored(customer, new Text(text), ago);
    }

    private void stored(Customer customer, InboundContent content, Duration ago) {
        var before = suite.messages(ana.tenant()).size();
        suite.send(customer.sends(content, ago));
        soon().untilAsserted(() -> assertThat(suite.messages(ana.tenant())).hasSize(before + 1));
    }

    private ReplyRequested ask(Customer customer, String text, Duration ago) {
        var before = suite.published(ReplyRequested.class, customer.tenant()).size();
        suite.send(customer.writes(text, ago));
        return replyRequest(customer.tenant(), before + 1);
    }

    private static List<String> texts(ReplyRequested turn) {
        return turn.transcript().stream().map(TranscriptLine::text).toList();
    }

    private List<String> phonesOfOthers(ReplyRequested turn) {
        return TestDatabase.texts("select phone from conversation where tenant_id = ? and id <> ?", ana.tenant().value(),
                turn.conversationId().value());
    }

    private static String phone(UUID conversation) {
        return TestDatabase.texts("select phone from conversation where id = ?", conversation).getFirst();
    }

    private long contacts() {
        return TestDatabase.count("select count(*) from contact where tenant_id = ?", ana.tenant().value());
    }
}
