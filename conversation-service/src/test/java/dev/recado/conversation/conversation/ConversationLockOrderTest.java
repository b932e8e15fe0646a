package dev.recado.conversation.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import dev.recado.conversation.contact.ContactId;
import dev.recado.conversation.conversation.ConversationRepository.ConversationKey;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ChannelId;
import dev.recado.events.ConversationId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
class ConversationLockOrderTest {

    private static final Duration AT_MOST = Duration.ofSeconds(20);

    @Inject
    ConversationRepository conversations;
    @Inject
    Transactions transactions;

    private final TenantId tenant = TenantId.random();
    private final ChannelId channel = ChannelId.random();
    private final UUID contact = UUID.randomUUID();
    private final CompletableFuture<Void> blockerMayEnd = new CompletableFuture<>();

    @AfterEach
    void endBlocker() {
        blockerMayEnd.complete(null);
    }

    @Test
    void applied_epochs_lock_conversations_in_the_order_of_their_ids() {
        // Given
        var ids = IntStream.range(0, 20).mapToObj(_ -> UUID.randomUUID()).peek(this::insert).sorted(byText()).toList();
        var blocker = start(tx -> tx.query("select 1 from conversation where tenant_id = $1 and id = $2 for update",
                tenant.value(), ids.getFirst()).replaceWithVoid().chain(() -> Uni.createFrom().completionStage(blockerMayEnd)));
        await().atMost(AT_MOST).until(() -> lockable(ids).size() == 19);
        // When
        var epochs = ids.stream().collect(Collectors.toMap(ConversationId::new, _ -> 2L));
        var applied = start(tx -> conversations.applyEpochs(tenant, tx, epochs));
        awaitWaitingSession();
        // Then
        assertThat(lockable(ids)).hasSize(19);
        blockerMayEnd.complete(null);
        blocker.join();
        assertThat(applied.join()).hasSize(20);
    }

    @Test
    void a_missing_conversation_is_inserted_before_an_existing_one_is_locked() {
        // Given
        var present = UUID.randomUUID();
        var missing = UUID.randomUUID();
        insert(present);
        var blocker = start(tx -> tx
                .update("insert into conversation (tenant_id, id, channel_id, contact_id) values ($1, $2, $3, $4)",
                        tenant.value(), missing, channel.value(), contact(missing))
                .replaceWithVoid().chain(() -> Uni.createFrom().completionStage(blockerMayEnd)));
        // When
        var opened = start(tx -> conversations.lockOrOpen(tenant, tx, List.of(key(present), key(missing))));
        awaitWaitingSession();
        // Then
        assertThat(lockable(List.of(present))).hasSize(1);
        blockerMayEnd.complete(null);
        blocker.join();
        assertThat(opened.join().conversations()).hasSize(2);
        assertThat(opened.join().opened()).isEmpty();
    }

    private <T> CompletableFuture<T> start(Function<Tx, Uni<T>> work) {
        return transactions.run(work).subscribeAsCompletionStage();
    }

    private void awaitWaitingSession() {
        await().atMost(AT_MOST).until(() -> TestDatabase.count(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") > 0);
    }

    /** The conversations that no transaction holds. */
    private List<String> lockable(List<UUID> ids) {
        var list = ids.stream().map(id -> "'" + id + "'").collect(Collectors.joining(","));
        return TestDatabase.texts("select id::text from conversation where tenant_id = ? and id in (" + list
                + ") for update skip locked", tenant.value());
    }

    private ConversationKey key(UUID id) {
        return new ConversationKey(new ConversationId(id), channel, new ContactId(contact(id)));
    }

    private void insert(UUID id) {
        TestDatabase.update("insert into conversation (tenant_id, id, channel_id, contact_id) values (?, ?, ?, ?)",
                tenant.value(), id, channel.value(), contact(id));
    }

    /** Each conversation has a contact of its own, stored on the first call. */
    private UUID contact(UUID conversation) {
        var id = new UUID(contact.getMostSignificantBits() ^ conversation.getMostSignificantBits(),
                conversation.getLeastSignificantBits());
        TestDatabase.update("insert into contact (tenant_id, id) values (?, ?) on conflict do nothing", tenant.value(), id);
        return id;
    }

    /** PostgreSQL compares the bytes of an id, as its text does. */
    private static Comparator<UUID> byText() {
        return Comparator.comparing(UUID::toString);
    }
}
