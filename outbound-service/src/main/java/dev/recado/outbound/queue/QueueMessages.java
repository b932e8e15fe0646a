package dev.recado.outbound.queue;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.work.WorkInventory;
import dev.recado.kit.work.WorkInventory.Position;
import dev.recado.kit.work.WorkInventory.Section;
import dev.recado.kit.work.WorkInventory.WorkEntry;
import dev.recado.outbound.dispatch.TenantLanguages;
import dev.recado.outbound.queue.QueueCursor.CreatedPosition;
import dev.recado.outbound.whatsapp.Explanation.Language;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** Lists the messages of a number that wait or were not sent: those that wait in the order of sending, the others newest first. */
@ApplicationScoped
class QueueMessages {

    private final Transactions transactions;
    private final WorkInventory inventory;
    private final QueueMessageRepository repository;
    private final TenantLanguages languages;

    QueueMessages(Transactions transactions, WorkInventory inventory, QueueMessageRepository repository,
            TenantLanguages languages) {
        this.transactions = transactions;
        this.inventory = inventory;
        this.repository = repository;
        this.languages = languages;
    }

    /** The status of the listed messages. */
    enum ListedStatus {
        QUEUED, CLAIMED, FAILED, UNCERTAIN;

        static ListedStatus of(@Nullable String name) {
            return switch (name) {
                case null -> QUEUED;
                case "queued" -> QUEUED;
                case "claimed" -> CLAIMED;
                case "failed" -> FAILED;
                case "uncertain" -> UNCERTAIN;
                default -> throw Refusal.invalid("status", "must be queued, claimed, failed or uncertain");
            };
        }
    }

    /**
     * What to list.
     *
     * @param cursor the end of the page before; null for the first page
     */
    record QueueMessageQuery(UUID channel, List<Integer> lanes, ListedStatus status, @Nullable String cursor, int limit) {
    }

    /** @param cursor of the next page; null on the last one */
    record QueueMessagePage(List<QueueMessageView> messages, @Nullable String cursor) {
    }

    /** Reads one message more than the limit, which shows that there is a next page. */
    Uni<QueueMessagePage> list(TenantId tenant, QueueMessageQuery query) {
        return transactions.run(tx -> switch (query.status()) {
            case QUEUED, CLAIMED -> waiting(tenant, tx, query);
            case FAILED -> repository.failed(tenant, tx, query, QueueCursor.createdPosition(query.cursor()))
                    .map(rows -> createdPage(rows, query.limit()));
            case UNCERTAIN -> repository.uncertain(tenant, tx, query, QueueCursor.createdPosition(query.cursor()))
                    .map(rows -> createdPage(rows, query.limit()));
        });
    }

    private Uni<QueueMessagePage> waiting(TenantId tenant, Tx tx, QueueMessageQuery query) {
        var section = new Section(query.channel().toString(), query.lanes(), query.status() == ListedStatus.CLAIMED);
        return inventory.list(tx, tenant, section, QueueCursor.position(query.cursor()), query.limit() + 1)
                .chain(entries -> repository.find(tenant, tx, entries.stream().map(WorkEntry::id).toList())
                        .map(rows -> waitingPage(entries, rows, query, languages.of(tenant))));
    }

    private static QueueMessagePage waitingPage(List<WorkEntry> entries, List<Row> rows, QueueMessageQuery query,
            Language language) {
        Map<UUID, Row> byId = rows.stream().collect(Collectors.toMap(row -> row.getUUID("message_id"), Function.identity()));
        var page = entries.stream().limit(query.limit()).toList();
        var last = entries.size() > query.limit() ? page.getLast() : null;
        return new QueueMessagePage(page.stream().filter(entry -> byId.containsKey(entry.id()))
                .map(entry -> QueueMessageView.of(entry, byId.get(entry.id()), Rows.enumColumn(query.status()), language))
                .toList(),
                last == null ? null : QueueCursor.of(new Position(last.lane(), last.dueAt(), last.seq())));
    }

    private static QueueMessagePage createdPage(List<Row> rows, int limit) {
        var page = rows.stream().limit(limit).map(QueueMessageView::of).toList();
        return new QueueMessagePage(page, rows.size() > limit
                ? QueueCursor.of(new CreatedPosition(page.getLast().createdAt(), page.getLast().messageId()))
                : null);
    }
}
