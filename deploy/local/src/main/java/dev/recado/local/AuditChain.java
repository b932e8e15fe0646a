package dev.recado.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.recado.events.AuditLink;
import dev.recado.events.TenantId;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/**
 * Verifies the hash chain of one exported audit. It reads line by line, since an export may be larger than the memory. The last
 * line is the head: the number and hash of the last row.
 */
final class AuditChain {

    /** The number and hash of one row, written {@code <seq>:<hash>}. */
    record RowId(long seq, String hash) {

        private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,17}):([0-9a-f]{64})");

        static RowId of(String text) {
            var found = FORM.matcher(text);
            if (!found.matches()) {
                throw new IllegalArgumentException("not <seq>:<hash>: " + text);
            }
            return new RowId(Long.parseLong(found.group(1)), found.group(2));
        }

        @Override
        public String toString() {
            return seq + ":" + hash;
        }
    }

    /** Thrown when an export is not an unbroken chain; the message names line and flaw. */
    static final class Broken extends Exception {

        private static final long serialVersionUID = 1L;

        Broken(String reason) {
            super(reason);
        }
    }

    private final RowId after;
    private final RowId noted;
    private AuditLink first;
    private AuditLink last;
    private AuditLink.Head head;
    private long rows;
    private boolean notedFound;

    /**
     * @param after the last row of the previous export; null if this export must begin with the first row of the audit
     * @param noted a row that the export must contain, or null
     */
    AuditChain(RowId after, RowId noted) {
        this.after = after;
        this.noted = noted;
        this.notedFound = noted == null || noted.equals(after);
    }

    void read(BufferedReader lines) throws IOException, Broken {
        var number = 0L;
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (!line.isBlank()) {
                readLine(line, number);
            }
        }
        if (head == null) {
            throw new Broken("after line " + number + ": the last line with the head of the chain is missing");
        }
        if (!notedFound) {
            throw new Broken("the row " + noted + " is not in the export");
        }
    }

    String summary() {
        return rows == 0
                ? "intact: no row of tenant %s since row %d".formatted(head.tenantId(), head.lastSeq())
                : "intact: %d rows of tenant %s, %d to %d, last hash %s".formatted(rows, head.tenantId(), first.seq(),
                        head.lastSeq(), head.lastHash());
    }

    /** The reason why an unbroken chain proves nothing: its beginning may have been removed. */
    Optional<String> gap() {
        if (after != null || rows > 0 && first.seq() == 1) {
            return Optional.empty();
        }
        if (rows > 0) {
            return Optional
                    .of("it begins at row %d; if the previous export ended before this row, add --after %d:<its hash>"
                            .formatted(first.seq(), first.seq() - 1));
        }
        return Optional.of(head.lastSeq() == 0
                ? "it contains no row: nothing was recorded, or all rows were removed"
                : "it contains no row; for an export after row %1$d, add --after %1$d:<its hash>".formatted(head.lastSeq()));
    }

    private void readLine(String text, long number) throws Broken {
        if (head != null) {
            throw new Broken("line " + number + ": follows the head, which must be the last line");
        }
        try {
            var json = new JsonObject(text);
            var tenant = TenantId.of(json.getString("tenant_id"));
            if (json.containsKey("last_seq")) {
                end(new AuditLink.Head(tenant, json.getLong("last_seq"), json.getString("last_hash")), number);
            } else {
                append(link(tenant, json), number);
            }
        } catch (DecodeException | ClassCastException | IllegalArgumentException | NullPointerException
                | DateTimeException e) {
            throw (Broken) new Broken("line " + number + ": not a line of an export").initCause(e);
        }
    }

    private void append(AuditLink link, long number) throws Broken {
        var flaw = last == null
                ? link.flawAfter(seqBefore(link), hashBefore(link))
                : link.flawAfter(last.seq(), last.hash());
        if (flaw.isPresent() || last != null && !last.tenantId().equals(link.tenantId())) {
            throw new Broken("line %d, row %d: %s".formatted(number, link.seq(),
                    flaw.map(found -> found.name().toLowerCase(Locale.ROOT)).orElse("of another tenant")));
        }
        rows++;
        first = first == null ? link : first;
        last = link;
        notedFound = notedFound || noted.equals(new RowId(link.seq(), link.hash()));
    }

    /**
     * The expected number of the previous row. Without {@code --after} it can be checked only for the first row of the audit.
     */
    private long seqBefore(AuditLink beginning) {
        if (after != null) {
            return after.seq();
        }
        return beginning.seq() > 1 ? beginning.seq() - 1 : 0;
    }

    private String hashBefore(AuditLink beginning) {
        if (after != null) {
            return after.hash();
        }
        return beginning.seq() > 1 ? beginning.previousHash() : AuditLink.NOTHING_BEFORE;
    }

    private void end(AuditLink.Head found, long number) throws Broken {
        var seq = last == null ? after == null ? found.lastSeq() : after.seq() : last.seq();
        var hash = last == null ? after == null ? found.lastHash() : after.hash() : last.hash();
        var tenant = last == null ? found.tenantId() : last.tenantId();
        if (found.lastSeq() != seq || !found.lastHash().equals(hash) || !found.tenantId().equals(tenant)) {
            throw new Broken("line %d: the head names row %d, the last row is %d".formatted(number, found.lastSeq(), seq));
        }
        head = found;
    }

    private static AuditLink link(TenantId tenant, JsonObject json) {
        return new AuditLink(tenant, json.getLong("seq"), json.getString("event_id"),
                Instant.parse(json.getString("occurred_at")), Instant.parse(json.getString("recorded_at")),
                json.getString("service"), json.getString("actor_type"), json.getString("actor_id"), json.getString("action"),
                json.getString("subject_type"), json.getString("subject_id"), details(json.getJsonObject("details")),
                json.getString("previous_hash"), json.getString("hash"));
    }

    private static Map<String, String> details(JsonObject json) {
        return json == null
                ? Map.of()
                : json.stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> (String) entry.getValue()));
    }
}
