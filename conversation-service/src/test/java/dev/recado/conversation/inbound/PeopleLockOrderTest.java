package dev.recado.conversation.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import dev.recado.conversation.ConversationFlow;
import dev.recado.conversation.Customer;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.InboundContent;
import dev.recado.events.InboundContent.SystemNotice;
import dev.recado.events.MessageReceived;
import dev.recado.events.Person;
import dev.recado.events.SystemChange;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every batch locks addresses, contacts and conversations in one order, so that two batches never wait for each other. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
class PeopleLockOrderTest extends ConversationFlow {

    private static final Duration AT_MOST = Duration.ofSeconds(20);

    @Inject
    InboundMessages messages;
    @Inject
    Transactions transactions;

    private final CompletableFuture<Void> blockerMayEnd = new CompletableFuture<>();

    @AfterEach
    void endBlocker() {
        blockerMayEnd.complete(null);
    }

    @Test
    void a_number_change_that_is_read_later_locks_its_addresses_before_any_conversation() {
        // Given
        var notice = ana.sends(new InboundContent.Unsupported("system", "{}"), Duration.ofMinutes(1));
        store(ana.writes("oi", Duration.ofMinutes(3)), notice);
        var conversation = ids("conversation").getFirst();
        var blocker = start(tx -> tx.query("select pg_advisory_xact_lock($1, lock) from generate_series(0, 255) lock",
                ana.tenant().value().hashCode()).replaceWithVoid()
                .chain(() -> Uni.createFrom().completionStage(blockerMayEnd)));
        await().atMost(AT_MOST).until(this::everyAddressIsLocked);
        // When
        var changed = new SystemNotice(SystemChange.NUMBER_CHANGED, "5521988887777", null, null, null);
        var batch = start(tx -> messages.storeReceived(tx,
                List.of(ana.writes("mudei", Duration.ofMinutes(2)), ana.reparsed(notice, 3, changed))));
        awaitWaitingSession();
        // Then
        assertThat(lockable("conversation", List.of(conversation))).containsExactly(conversation);
        blockerMayEnd.complete(null);
        blocker.join();
        batch.join();
        assertThat(TestDatabase.texts("""
            select a.value
            from conversation c
            join contact_address a on a.tenant_id = c.tenant_id and a.contact_id = c.contact_id
            where c.id = ?::uuid and a.kind = 'phone'""", conversation)).containsExactly("5521988887777");
        assertThat(suite.messages(ana.tenant())).hasSize(3);
    }

    @Test
    void a_merge_locks_both_contacts_in_the_order_of_their_ids() {
        // Given
        var twins = twinsWhoseNumberHasTheHigherId();
        var blocker = start(tx -> tx.query("select 1 from contact where tenant_id = $1 and id = $2 for update",
                twins.tenant().value(), UUID.fromString(ids(twins, "contact").getFirst())).replaceWithVoid()
                .chain(() -> Uni.createFrom().completionStage(blockerMayEnd)));
        await().atMost(AT_MOST).until(() -> lockable(twins, "contact").size() == 1);
        // When
        var both = twins.as(new Person(twins.person().phone(), "BR." + twins.person().phone(), null, null, "Ana Maria"));
        var batch = start(tx -> messages.storeReceived(tx, List.of(both.writes("sou eu"))));
        awaitWaitingSession();
        // Then
        assertThat(lockable(twins, "contact")).hasSize(1);
        blockerMayEnd.complete(null);
        blocker.join();
        batch.join();
        assertThat(TestDatabase.texts("select name from contact where tenant_id = ?", twins.tenant().value()))
                .containsExactly("Ana Maria");
    }

    @Test
    void merges_and_messages_of_many_batches_at_once_end_without_a_deadlock() {
        // Given
        var people = IntStream.range(0, 8).mapToObj(i -> Customer.of(ana.tenant())).toList();
        people.forEach(this::storeAsTwo);
        // When
        var batches = IntStream.range(0, 6).mapToObj(i -> {
            var rotated = IntStream.range(0, 8).mapToObj(n -> people.get((n * 3 + i) % 8)).toList();
            return start(tx -> messages.storeReceived(tx,
                    rotated.stream().map(one -> both(one, "Nome " + i).writes("lote " + i)).toList()));
        }).toList();
        // Then: PostgreSQL has ended none of them
        batches.forEach(CompletableFuture::join);
        assertThat(ids("contact")).hasSize(8);
        assertThat(suite.messages(ana.tenant())).hasSize(8 * (2 + 6));
    }

    /** One person, known by the number alone and by the user id alone, as two contacts of a new tenant. */
    private Customer twinsWhoseNumberHasTheHigherId() {
        while (true) {
            var person = Customer.ofNewTenant();
            storeAsTwo(person);
            var byNumber = TestDatabase.texts("select contact_id::text from contact_address where tenant_id = ? and value = ?",
                    person.tenant().value(), person.person().phone()).getFirst();
            if (ids(person, "contact").getLast().equals(byNumber)) {
                return person;
            }
        }
    }

    private void storeAsTwo(Customer person) {
        store(person.writes("pelo número"));
        store(person.as(new Person(null, "BR." + person.person().phone(), null, null, "Ana")).writes("pela conta"));
    }

    private static Customer both(Customer person, String name) {
        return person.as(new Person(person.person().phone(), "BR." + person.person().phone(), null, null, name));
    }

    private void store(MessageReceived... events) {
        transactions.run(tx -> messages.storeReceived(tx, List.of(events))).await().atMost(AT_MOST);
    }

    private <T> CompletableFuture<T> start(Function<Tx, Uni<T>> work) {
        return transactions.run(work).subscribeAsCompletionStage();
    }

    private List<String> ids(String table) {
        return ids(ana, table);
    }

    /** In the order of the ids. */
    private static List<String> ids(Customer of, String table) {
        return TestDatabase.texts("select id::text from " + table + " where tenant_id = ? order by id", of.tenant().value());
    }

    private static List<String> lockable(Customer of, String table) {
        return TestDatabase.texts("select id::text from " + table + " where tenant_id = ? order by id for update skip locked",
                of.tenant().value());
    }

    private List<String> lockable(String table, List<String> ids) {
        return lockable(ana, table).stream().filter(ids::contains).collect(Collectors.toList());
    }

    private boolean everyAddressIsLocked() {
        return TestDatabase
                .count("select count(*) from pg_locks where locktype = 'advisory' and granted and objid < 256") >= 256;
    }

    private static void awaitWaitingSession() {
        await().atMost(AT_MOST).until(() -> TestDatabase.count(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") > 0);
    }
}
