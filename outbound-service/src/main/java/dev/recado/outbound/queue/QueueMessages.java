package dev.recado.outbound.queue;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.work.WorkInventory;
import dev.recado.kit.work.WorkInventory.Position;
import dev.recado.kit.work.WorkInventory.Section;
import dev.recado.kit.work.WorkInventory.WorkEntry;
import dev.recado.outbound.dispatch.TenantLanguages;
import dev.recado.outbound.queue.QueueCursor.UnsentEnd;
import dev.recado.outbound.whatsapp.Explanation.Language;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** Lists the messages of a number that wait or were not sent: those that wait in the order of sending, the others newest first. */
@ApplicationScoped
class QueueMessages {

    private final Transactions transactions;
    private final WorkInventory inventory;
    private final UnsentRepository unsent;
    private final TenantLanguages languages;

    QueueMessages(Transactions transactions, WorkInventory inventory, UnsentRepository unsent, TenantLanguages languages) {
        this.transactions = transactions;
        this.inventory = inventory;
        this.unsent = unsent;
        this.languages = languages;
    }

    /** The status of the listed messages. */
    enum ListedStatus {
        QUEUED, SENDING, FAILED, UNCERTAIN;

        static ListedStatus of(@Nullable String name) {
            return switch (name) {
                case null -> QUEUED;
                case "queued" -> QUEUED;
                case "sending" -> SENDING;
                case "failed" -> FAILED;
                case "uncertain" -> UNCERTAIN;
                default -> throw Refusal.invalid("state", "must be queued, sending, failed or uncertain");
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

    /** How waiting messages are shown: their status, and the language of their errors. */
    private record Shown(String status, Language language) {
    }

    /** @param cursor of the next page; null on the last one */
    record QueueMessagePage(List<QueueMessageView> messages, @Nullable String cursor) {
    }

    /** Reads one message more than the limit, which shows that there is a next page. */
    Uni<QueueMessagePage> list(TenantId tenant, QueueMessageQuery query) {
        return transactions.run(tx -> switch (query.status()) {
            case QUEUED -> waiting(tenant, tx, query, "queued");
            case SENDING -> waiting(tenant, tx, query, "sending");
            case FAILED -> unsent.failed(tenant, tx, query, QueueCursor.unsentEnd(query.cursor()))
                    .map(rows -> unsentPage(rows, query.limit()));
            case UNCERTAIN -> unsent.uncertain(tenant, tx, query, QueueCursor.unsentEnd(query.cursor()))
                    .map(rows -> unsentPage(rows, query.limit()));
        });
    }

    private Uni<QueueMessagePage> waiting(TenantId tenant, Tx tx, QueueMessageQuery query, String status) {
        var section = new Section(query.channel().toString(), query.lanes(), query.status() == ListedStatus.SENDING);
        return inventory.list(tx, tenant, section, QueueCursor.position(query.cursor()), query.limit() + 1)
                .chain(entries -> unsent.find(tenant, tx, entries.stream().map(WorkEntry::id).toList())
                        .map(rows -> waitingPage(entries, rows, query.limit(), new Shown(status, languages.of(tenant)))));
    }

    private static QueueMessagePage waitingPage(List<WorkEntry> entries, List<Row> rows, int limit, Shown shown) {
        Map<UUID, Row> byId = rows.stream().collect(Collectors.toMap(row -> row.getUUID("message_id"), Function.identity()));
        var page = entries.stream().limit(limit).toList();
        var last = entries.size() > limit ? page.getLast() : null;
        return new QueueMessagePage(page.stream().filter(entry -> byId.containsKey(entry.id()))
                .map(entry -> QueueMessageView.of(entry, byId.get(entry.id()), shown.status(), shown.language())).toList(),
                last == null ? null : QueueCursor.of(new Position(last.lane(), last.dueAt(), last.seq())));
    }

    private static QueueMessagePage unsentPage(List<Row> rows, int limit) {
        var page = rows.stream().limit(limit).map(QueueMessageView::of).toList();
        return new QueueMessagePage(page, rows.size() > limit
                ? QueueCursor.of(new UnsentEnd(page.getLast().createdAt(), page.getLast().messageId()))
                : null);
    }
}
