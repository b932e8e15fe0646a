package dev.recado.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.recado.events.AuditLink;
import io.vertx.core.json.DecodeException;

/**
 * {@code deploy/audit}: says whether an exported audit is as it was written, for whoever trusts neither the suite nor its
 * database. Reads line by line: an export may be larger than the memory.
 */
public final class AuditCheck {

    static final String USAGE = """
        deploy/audit <export.ndjson> [--after <seq>:<hash>] [<seq>:<hash>]

        Computes the chain of an exported audit anew.
        --after says where the export before this one ended (its last line); without it the export must begin
        with the first row of all. A further <seq>:<hash> is a row that is known from elsewhere, such as from
        auth's log: it must be in the chain.
        Exit code: 0 intact, 1 broken, 2 not readable, 3 nothing proven (no rows, or a part without its beginning).
        """;
    private static final int INTACT = 0;
    private static final int BROKEN = 1;
    private static final int UNREADABLE = 2;
    private static final int UNPROVEN = 3;
    private static final String AFTER = "--after";

    /** Why an export is no unbroken chain. */
    private static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;

        Broken(String why) {
            super(why);
        }
    }

    private final AuditRowId after;
    private final AuditRowId known;
    private AuditLink first;
    private AuditLink last;
    private AuditLink.Head head;
    private long rows;
    private boolean knownSeen;

    private AuditCheck(AuditRowId after, AuditRowId known) {
        this.after = after;
        this.known = known;
        this.knownSeen = known == null || known.equals(after);
    }

    public static void main(String[] given) {
        System.exit(run(List.of(given), System.out));
    }

    static int run(List<String> given, Appendable out) {
        try {
            if (given.contains("--help") || given.contains("-h")) {
                out.append(USAGE);
                return INTACT;
            }
            var words = new ArrayList<>(given);
            var after = after(words);
            if (words.isEmpty() || words.size() > 2) {
                throw new IllegalArgumentException("name one export");
            }
            var known = words.size() == 2 ? AuditRowId.of(words.getLast()) : null;
            return new AuditCheck(after, known).check(Path.of(words.getFirst()), out);
        } catch (IllegalArgumentException e) {
            System.err.println("recado: " + e.getMessage() + "\n" + USAGE);
            return UNREADABLE;
        } catch (IOException e) {
            System.err.println("recado: the export cannot be read: " + e.getMessage());
            return UNREADABLE;
        }
    }

    /** Takes the option and its value out of the words. */
    private static AuditRowId after(List<String> words) {
        var at = words.indexOf(AFTER);
        if (at < 0) {
            return null;
        }
        words.remove(at);
        if (at == words.size()) {
            throw new IllegalArgumentException(AFTER + " needs <seq>:<hash>");
        }
        return AuditRowId.of(words.remove(at));
    }

    private int check(Path export, Appendable out) throws IOException {
        try (var lines = Files.newBufferedReader(export)) {
            read(lines);
            var gap = unproven();
            out.append(gap == null ? intact() : "nothing proven: " + gap).append(System.lineSeparator());
            return gap == null ? INTACT : UNPROVEN;
        } catch (Broken e) {
            out.append("broken: ").append(e.getMessage()).append(System.lineSeparator());
            return BROKEN;
        }
    }

    private String intact() {
        return rows == 0
                ? "intact: no row of tenant %s since row %d".formatted(head.tenantId(), head.lastSeq())
                : "intact: %d rows of tenant %s, %d to %d, last hash %s".formatted(rows, head.tenantId(), first.seq(),
                        head.lastSeq(), head.lastHash());
    }

    /** What is whole in itself may still be what somebody left of it; null when it is not so. */
    private String unproven() {
        if (after != null) {
            return null;
        }
        if (rows == 0) {
            return head.lastSeq() == 0
                    ? "it holds no row: nothing was ever recorded, or all of it was taken away"
                    : "it holds no row; if it was asked for after row %d say %s %d:<its hash>".formatted(head.lastSeq(), AFTER,
                            head.lastSeq());
        }
        return first.seq() == 1
                ? null
                : "it begins in mid-chain, at row %d; if the export before it ended there say %s %d:<its hash>".formatted(
                        first.seq(), AFTER, first.seq() - 1);
    }

    private void read(BufferedReader lines) throws IOException, Broken {
        var number = 0L;
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (!line.isBlank()) {
                take(line, number);
            }
        }
        if (head == null) {
            throw new Broken("after line " + number + ": the last line, which says where the chain ends, is missing");
        }
        if (!knownSeen) {
            throw new Broken("the row " + known + " is not in it");
        }
    }

    private void take(String text, long number) throws Broken {
        if (head != null) {
            throw new Broken("line " + number + ": stands behind the end of the chain");
        }
        try {
            var line = AuditExportLine.of(text);
            if (line.head() != null) {
                end(line.head(), number);
            } else {
                step(line.link(), number);
            }
        } catch (DecodeException | ClassCastException | IllegalArgumentException | NullPointerException
                | java.time.DateTimeException e) {
            throw (Broken) new Broken("line " + number + ": not a line of an export").initCause(e);
        }
    }

    private void step(AuditLink link, long number) throws Broken {
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
        knownSeen = knownSeen || known.equals(new AuditRowId(link.seq(), link.hash()));
    }

    /** Without a word on where the export before it ended only the first row of all is tied to anything known. */
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
            throw new Broken("line %d: the chain ends at row %d, the rows at %d".formatted(number, found.lastSeq(), seq));
        }
        head = found;
    }
}
